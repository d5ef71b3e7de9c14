/// Tests.
@NullMarked
package live.spyglass.ingest.webrtc.transport;

import org.jspecify.annotations.NullMarked;
