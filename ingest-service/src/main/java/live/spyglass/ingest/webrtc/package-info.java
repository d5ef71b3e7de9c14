/// WebRTC: phones and browsers publish by WHIP (RFC 9725) and watch by WHEP, its counterpart for
/// playback (draft-ietf-wish-whep).
///
/// This package is the HTTP side: it asks the doors of publishing and watching, has an offer
/// answered, and keeps the sessions' addresses. `sdp` reads offers and writes answers; `ice`
/// answers connectivity checks; `transport` owns sockets, DTLS and SRTP and gives each session its
/// protected way; `rtp` are packets as bytes; `receive` makes a publication of what a peer sends,
/// `send` makes packets of a stream.
///
/// Arrows: webrtc → receive, send, sdp, transport; receive, send → rtp, sdp, transport; sdp →
/// transport, ice; transport → ice. Sockets know nothing of media, and media nothing of sockets.
@NullMarked
package live.spyglass.ingest.webrtc;

import org.jspecify.annotations.NullMarked;
