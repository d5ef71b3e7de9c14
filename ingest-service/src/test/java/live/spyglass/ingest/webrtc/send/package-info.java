@NullMarked
package live.spyglass.ingest.webrtc.send;

import org.jspecify.annotations.NullMarked;
