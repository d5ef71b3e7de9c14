/// The protected way to each peer: one UDP port and one TCP port of the same number for all of them
/// (RFC 7983, RFC 6544), DTLS in both roles (RFC 5764), SRTP.
@NullMarked
package live.spyglass.ingest.webrtc.transport;

import org.jspecify.annotations.NullMarked;
