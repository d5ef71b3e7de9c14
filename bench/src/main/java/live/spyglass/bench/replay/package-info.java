/// From the end of a broadcast to its replay and its MP4, against FFmpeg copying the same stream
/// into an MP4.
@NullMarked
package live.spyglass.bench.replay;

import org.jspecify.annotations.NullMarked;
