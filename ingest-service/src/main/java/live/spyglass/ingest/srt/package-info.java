/// SRT (Secure Reliable Transport, draft-sharabayko-srt-01) by Haivision's libsrt: what encoders
/// speak on networks that lose packets. MPEG-TS in it becomes frames like those of any protocol.
///
/// `SrtLibrary` is libsrt as Java sees it, if the machine has it; without it everything else runs
/// without SRT. `SrtServer` owns the listener and its limits. libsrt's own thread asks it about
/// each newcomer before anything is accepted, and receives nothing for anybody until it has an
/// answer: hence `Patience`. `PublishRequest` reads the stream id, where the key is. `SrtLoops`,
/// few threads, read all sockets; an `SrtConnection` is one of them, and `TsReceiver` what it
/// sends.
///
/// A newcomer's key is checked, not used, before it is accepted: whether the passphrase is right is
/// seen by libsrt only afterwards, and a wrong one must not send away who publishes already.
@NullMarked
package live.spyglass.ingest.srt;

import org.jspecify.annotations.NullMarked;
