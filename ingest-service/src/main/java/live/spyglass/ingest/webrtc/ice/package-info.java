/// The server's side of ICE (RFC 8445): an agent of the lite kind, which answers connectivity
/// checks (STUN, RFC 8489) and sends none, with consent freshness (RFC 7675) and restarts.
///
/// Whoever cannot show the password that went out with the answer is met with silence, in which a
/// 400 or 401 of RFC 8489 §9.1.3 is deliberately swallowed: an answer to a stranger would let a
/// forged sender address be sprayed, and tells of sessions. Errors go to authenticated peers alone.
@NullMarked
package live.spyglass.ingest.webrtc.ice;

import org.jspecify.annotations.NullMarked;
