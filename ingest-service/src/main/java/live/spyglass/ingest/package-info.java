/// Everything that arrives from a broadcaster's device.
///
/// `stream` is the middle: a stream as tracks and timestamped frames, one writer, many readers; it
/// knows no protocol. A protocol (`rtmp`, `srt`, `webrtc`) owns sockets and translates what it
/// hears into frames; it asks `publish` whether it may, and is told by it when to stop. `flv` is
/// the one container that both RTMP and the platform's own readers speak, `codec` reads the few
/// facts that ingest needs out of decoder configurations, `health` measures, `relay` hands streams
/// on over HTTP.
///
/// Arrows: rtmp → publish, flv, stream; srt → publish, mpegts, stream; webrtc → publish, flv,
/// stream; relay → flv, stream; publish → health, stream; health → codec, stream; flv → codec,
/// stream; stream → codec. None points back.
@NullMarked
package live.spyglass.ingest;

import org.jspecify.annotations.NullMarked;
