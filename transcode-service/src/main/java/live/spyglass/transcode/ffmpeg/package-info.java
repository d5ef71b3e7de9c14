/// The one child process of a broadcast. [FfmpegCommand] writes its arguments, [FfmpegProcess] owns
/// it from start to the last byte of its errors, [TrackSocket] is where one of its outputs arrives.
///
/// FLV goes in on standard input; every rung comes out on a loopback connection of its own as
/// fragmented MP4 with one frame per fragment, because parts and segments are cut by this service
/// and not by FFmpeg. What was learnt by trying, with FFmpeg 8.1:
///
/// - `-fflags nobuffer` throws away what was read while probing, a whole group of pictures. Without
///   it, `-fpsprobesize 0 -analyzeduration 100000` and an FLV header that announces only the tracks
///   that come give the first output within 60 to 120 ms.
/// - The MP4 muxer moves the first timestamp of each output to zero, which puts rungs and sound out
///   of step; `frag_discont` keeps it, so all outputs share one clock: that of the input, from its
///   start.
/// - Slice threads decode without the delay of frame threads.
/// - `-force_key_frames source` puts a keyframe where the source has one; `source_no_drop` does so
///   when the frame rate is lowered and just that frame would be left out.
///
/// Nothing here restarts anything: that is the job's to decide.
@NullMarked
package live.spyglass.transcode.ffmpeg;

import org.jspecify.annotations.NullMarked;
