/// Tests.
@NullMarked
package live.spyglass.ingest.webrtc.receive;

import org.jspecify.annotations.NullMarked;
