/// Tests.
@NullMarked
package live.spyglass.ingest.webrtc.rtp;

import org.jspecify.annotations.NullMarked;
