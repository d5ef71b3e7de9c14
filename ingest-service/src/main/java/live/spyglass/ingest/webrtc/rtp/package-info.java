/// RTP and RTCP as bytes: packets with header extensions (RFC 3550, RFC 8285), and control packets
/// of both directions (RFC 3550, RFC 4585, RFC 5104, REMB, transport-wide feedback), compound or of
/// reduced size (RFC 5506). It knows no codec, no session and no socket.
///
/// What comes in was sent by a stranger. Reading is bounded by the bytes given; what contradicts
/// itself is a `MalformedPacketException` that says in a word what was wrong, so that it can be
/// counted.
@NullMarked
package live.spyglass.ingest.webrtc.rtp;

import org.jspecify.annotations.NullMarked;
