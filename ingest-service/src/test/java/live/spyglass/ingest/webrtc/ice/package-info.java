/// Tests.
@NullMarked
package live.spyglass.ingest.webrtc.ice;

import org.jspecify.annotations.NullMarked;
