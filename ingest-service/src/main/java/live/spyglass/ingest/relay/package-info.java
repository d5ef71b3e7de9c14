/// Hands streams on to the platform's own readers: `GET /internal/streams/{streamId}` is an FLV
/// that begins at the last keyframe and lasts as long as the stream. Each frame goes out as soon as
/// it is there. A reader that is slower than the stream loses frames, counted, and nobody else
/// notices.
@NullMarked
package live.spyglass.ingest.relay;

import org.jspecify.annotations.NullMarked;
