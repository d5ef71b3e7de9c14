package live.spyglass.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.transcode.ladder.Container;

/// What one FFmpeg makes of a stream for viewers by WebRTC: FLV of H.264 without B-frames and Opus,
/// as soon as it can be made. `container`: what it is read from; `copyVideo` and `copyAudio`: it is
/// that already; `shortSide`: the most pixels that the shorter side of what is encoded has;
/// `kilobits`: of pictures, a second.
public record InstantPlan(
    Container container,
    boolean video,
    boolean copyVideo,
    boolean audio,
    boolean copyAudio,
    int shortSide,
    int kilobits,
    String preset) {

  /// A viewer who lost its picture has it back after this long at most.
  private static final int KEYFRAME_SECONDS = 1;

  /// Between two pictures at least, in seconds: half of those of a source of 50 or 60 are left out.
  private static final double LEAST_INTERVAL = 1 / 36.0;

  private static final int AUDIO_KILOBITS = 96;

  List<String> command(Path program) {
    List<String> all = new ArrayList<>();
    add(all, program.toString(), "-hide_banner", "-nostdin", "-loglevel", "warning");
    add(all, "-fflags", "nobuffer", "-flags", "low_delay");
    add(all, "-fpsprobesize", "0", "-analyzeduration", "100000", "-probesize", "2000000");
    add(all, "-thread_type", "slice", "-threads", "2");
    add(all, "-f", container.format(), "-i", "pipe:0");
    if (video) {
      add(all, "-map", "0:v:0");
      pictures(all);
    }
    if (audio) {
      add(all, "-map", "0:a:0");
      sound(all);
    }
    // What was made is not held back until the other track has come as far.
    add(all, "-max_interleave_delta", "1", "-flush_packets", "1");
    add(all, "-flvflags", "no_duration_filesize", "-f", "flv", "pipe:1");
    return all;
  }

  private void pictures(List<String> all) {
    if (copyVideo) {
      add(all, "-c:v", "copy");
      return;
    }
    String least = "trunc(min(%s," + shortSide + ")/2)*2";
    add(all, "-vf");
    add(
        all,
        "select='isnan(prev_selected_t)+gte(t-prev_selected_t,"
            + LEAST_INTERVAL
            + ")',scale=w='if(gte(iw,ih),-2,"
            + least.formatted("iw")
            + ")':h='if(gte(iw,ih),"
            + least.formatted("ih")
            + ",-2)',setsar=1");
    add(all, "-fps_mode", "passthrough", "-enc_time_base", "demux", "-pix_fmt", "yuv420p");
    add(all, "-c:v", "libx264", "-preset", preset, "-tune", "zerolatency");
    add(all, "-profile:v", "baseline", "-sc_threshold", "0", "-g", "600");
    add(all, "-force_key_frames", "expr:gte(t,n_forced*" + KEYFRAME_SECONDS + ")");
    add(all, "-b:v", kilobits + "k", "-maxrate", kilobits + "k", "-bufsize", kilobits / 2 + "k");
  }

  private void sound(List<String> all) {
    if (copyAudio) {
      add(all, "-c:a", "copy");
      return;
    }
    add(all, "-af", "aresample=48000:async=1000", "-ac", "2", "-c:a", "libopus");
    add(all, "-b:a", AUDIO_KILOBITS + "k", "-frame_duration", "20", "-application", "audio");
  }

  private static void add(List<String> all, String... more) {
    all.addAll(List.of(more));
  }
}
