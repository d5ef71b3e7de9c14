package live.spyglass.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.ladder.Rung;
import live.spyglass.transcode.ladder.Source;
import org.jspecify.annotations.Nullable;

/// The arguments for one ladder: one decode, one encode per encoded rung, one output per rung, and
/// a poster now and then from the frames that are decoded anyway.
final class FfmpegCommand {

  /// Seconds between keyframes where the source decides none.
  private static final int KEYFRAME_SECONDS = 2;

  /// Ticks per second of every video output: FLV's milliseconds fit exactly.
  private static final int VIDEO_TIMESCALE = 90_000;

  private final List<String> arguments = new ArrayList<>();
  private final Ladder ladder;
  private final String preset;

  private FfmpegCommand(Path program, Ladder ladder, String preset) {
    this.ladder = ladder;
    this.preset = preset;
    add(program.toString(), "-hide_banner", "-nostdin", "-loglevel", "warning");
  }

  /// `addresses` by rung name; `poster` is where JPEGs go, if they are wanted.
  static List<String> of(
      Path program,
      Ladder ladder,
      String preset,
      Map<String, String> addresses,
      @Nullable String poster,
      int posterSeconds) {
    FfmpegCommand command = new FfmpegCommand(program, ladder, preset);
    command.input();
    for (Rung rung : ladder.made()) {
      String address = addresses.get(rung.name());
      if (address == null) {
        throw new IllegalArgumentException("no address for rung " + rung.name());
      }
      command.output(rung, address);
    }
    if (poster != null) {
      command.poster(poster, posterSeconds);
    }
    return List.copyOf(command.arguments);
  }

  private void input() {
    boolean encodes = ladder.made().stream().anyMatch(Rung.EncodedVideo.class::isInstance);
    add("-progress", "pipe:1", "-stats_period", "1");
    add("-fpsprobesize", "0", "-analyzeduration", "100000", "-probesize", "2000000");
    add("-thread_type", "slice", "-threads", "2");
    if (!encodes && ladder.showsSource()) {
      add("-skip_frame", "nokey");
    }
    add("-f", ladder.container().format(), "-i", "pipe:0");
    if (ladder.rungs().getFirst() instanceof Rung.Waves waves) {
      add("-filter_complex", draw(waves));
    }
  }

  private static String draw(Rung.Waves waves) {
    return String.format(
        Locale.ROOT,
        "[0:a:0]showwaves=s=%dx%d:r=%.0f:mode=cline:colors=0x808080,format=yuv420p[waves]",
        waves.width(),
        waves.height(),
        waves.frameRate());
  }

  private void output(Rung rung, String address) {
    switch (rung) {
      case Rung.CopiedVideo copied -> {
        add("-map", "0:v:0", "-c:v", "copy");
        if (copied.codec() == Source.Codec.HEVC) {
          // Apple's players take no `hev1`.
          add("-tag:v", "hvc1");
        }
        add("-video_track_timescale", String.valueOf(VIDEO_TIMESCALE));
      }
      case Rung.EncodedVideo video -> encode(video);
      case Rung.Waves waves -> draw(waves.kilobits());
      case Rung.StandIn standIn -> throw new IllegalArgumentException(standIn + " is not made");
      case Rung.Audio audio when audio.copied() -> add("-map", "0:a:0", "-c:a", "copy");
      case Rung.Audio audio -> {
        add("-map", "0:a:0", "-c:a", "aac", "-ac", "2", "-ar", "48000");
        add("-af", "aresample=async=1000", "-b:a", audio.kilobits() + "k");
      }
    }
    add("-f", "mp4", "-flush_packets", "1", "-movflags");
    add("+frag_every_frame+empty_moov+default_base_moof+cmaf+frag_discont");
    add(address);
  }

  private void encode(Rung.EncodedVideo video) {
    add("-map", "0:v:0");
    x264(video.kilobits());
    add("-vf", scale(video.shortSide()) + ",setsar=1", "-pix_fmt", "yuv420p");
    if (video.everyFrame()) {
      add("-fps_mode", "passthrough", "-enc_time_base", "demux");
    } else {
      add("-fps_mode", "cfr", "-r", String.format(Locale.ROOT, "%.3f", video.frameRate()));
    }
    String expression = "expr:gte(t,n_forced*" + KEYFRAME_SECONDS + ")";
    String source = video.everyFrame() ? "source" : "source_no_drop";
    add("-force_key_frames", video.atSourceKeyframes() ? source : expression);
    add("-video_track_timescale", String.valueOf(VIDEO_TIMESCALE));
  }

  private void draw(int kilobits) {
    add("-map", "[waves]");
    x264(kilobits);
    add("-force_key_frames", "expr:gte(t,n_forced*" + KEYFRAME_SECONDS + ")");
    add("-video_track_timescale", String.valueOf(VIDEO_TIMESCALE));
  }

  private void x264(int kilobits) {
    add("-c:v", "libx264", "-preset", preset, "-tune", "zerolatency");
    add("-bf", "0", "-sc_threshold", "0", "-g", "600");
    add("-b:v", kilobits + "k", "-maxrate", kilobits * 12 / 10 + "k", "-bufsize", kilobits + "k");
  }

  /// By the picture that comes, not by what was said of it: the shorter side to this many pixels,
  /// if it is longer.
  private static String scale(int shortSide) {
    String least = "trunc(min(%s,%d)/2)*2";
    return String.format(
        Locale.ROOT,
        "scale=w='if(gte(iw,ih),-2,%s)':h='if(gte(iw,ih),%s,-2)'",
        String.format(Locale.ROOT, least, "iw", shortSide),
        String.format(Locale.ROOT, least, "ih", shortSide));
  }

  private void poster(String address, int seconds) {
    // More than one thread would hold each picture back until the next.
    add("-map", "0:v:0", "-an", "-c:v", "mjpeg", "-threads", "1", "-q:v", "4");
    add(
        "-vf",
        "select='isnan(prev_selected_t)+gte(t-prev_selected_t,"
            + seconds
            + ")',scale=w='min(1280,iw)':h=-2:out_range=full");
    add("-fps_mode", "passthrough", "-flush_packets", "1", "-f", "mpjpeg", address);
  }

  private void add(String... more) {
    arguments.addAll(List.of(more));
  }
}
