/// Session descriptions: what a peer offers, and what we answer (RFC 8866, RFC 3264, RFC 9429).
@NullMarked
package live.spyglass.ingest.webrtc.sdp;

import org.jspecify.annotations.NullMarked;
