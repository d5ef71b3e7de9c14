/// Tests.
@NullMarked
package live.spyglass.ingest.webrtc.sdp;

import org.jspecify.annotations.NullMarked;
