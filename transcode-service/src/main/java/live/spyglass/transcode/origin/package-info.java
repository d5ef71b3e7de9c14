/// The HTTP face: everything below `/origin/{broadcast}`, for the gateway and nobody else (the
/// platform's internal token is asked for before any of it).
///
/// [Library] answers from the live edge when this node has it, and from storage otherwise, so that
/// any node can serve any replay and, with some delay, what another node has on air. [Admission]
/// hides what the caller may not see: a PRIVATE broadcast without a `Spyglass-Grant` that names it,
/// and one about whose audience nothing is known, are not there.
///
/// What an address names never changes, except playlists and the poster; `Cache-Control` says so to
/// every cache on the way. Waiting requests are virtual threads: a blocked reload costs a stack and
/// no more.
@NullMarked
package live.spyglass.transcode.origin;

import org.jspecify.annotations.NullMarked;
