package live.spyglass.transcode.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rungs of one stream, top first, sound last. `silence`: the source has no sound and gets
/// [AacSilence].
public record Ladder(List<Rung> rungs, boolean silence) {

  public static final String SOURCE = "source";
  public static final String AUDIO = "audio";

  private static final double MOST_FRAMES = 31;
  private static final int AUDIO_KILOBITS = 128;

  public Ladder {
    rungs = List.copyOf(rungs);
  }

  /// Chooses for a broadcast's first stream. `copyAllowed` is false once its keyframes were seen to
  /// be too far apart.
  public static Ladder choose(Source source, LadderProperties properties, boolean copyAllowed) {
    List<Rung> rungs = new ArrayList<>();
    Source.Video video = source.video();
    if (video != null) {
      Rung.Video top = top(video, properties, copyAllowed);
      rungs.add(top);
      int left = properties.encodedRungs() - (top instanceof Rung.EncodedVideo ? 1 : 0);
      int above = Math.min(top.width(), top.height());
      for (int i = 0; i < left; i++) {
        int limit = above * 2 / 3;
        Optional<Integer> next =
            properties.heights().stream().filter(height -> height <= limit).max(Integer::compare);
        if (next.isEmpty()) {
          break;
        }
        above = next.get();
        rungs.add(encoded(above + "p", above, video, top instanceof Rung.CopiedVideo));
      }
    }
    return withAudio(source, rungs);
  }

  /// Chooses for a later stream: the rungs that the broadcast has, made from another source.
  public static Ladder again(
      List<String> names, Source source, LadderProperties properties, boolean copyAllowed) {
    List<Rung> rungs = new ArrayList<>();
    Source.Video video = source.video();
    if (video != null && names.contains(SOURCE)) {
      Rung.Video top = top(video, properties, copyAllowed);
      rungs.add(top);
      for (String name : names) {
        if (!name.equals(SOURCE) && !name.equals(AUDIO)) {
          int height = Integer.parseInt(name.substring(0, name.length() - 1));
          rungs.add(encoded(name, height, video, top instanceof Rung.CopiedVideo));
        }
      }
    }
    return withAudio(source, rungs);
  }

  /// The first rung, if it is a picture.
  public Optional<Rung.Video> top() {
    return rungs.getFirst() instanceof Rung.Video video ? Optional.of(video) : Optional.empty();
  }

  private static Ladder withAudio(Source source, List<Rung> rungs) {
    Source.Audio audio = source.audio();
    boolean copied = audio == null || audio.copyable();
    rungs.add(new Rung.Audio(AUDIO, copied, AUDIO_KILOBITS));
    return new Ladder(rungs, audio == null);
  }

  private static Rung.Video top(
      Source.Video video, LadderProperties properties, boolean copyAllowed) {
    if (video.copyable() && copyAllowed && properties.copySource()) {
      return new Rung.CopiedVideo(
          SOURCE, video.width(), video.height(), video.frameRate(), video.kilobits());
    }
    return encoded(SOURCE, properties.topHeight(), video, false);
  }

  private static Rung.EncodedVideo encoded(
      String name, int shortSide, Source.Video video, boolean atSourceKeyframes) {
    double scale = Math.min(1, shortSide / (double) video.shortSide());
    boolean every = video.frameRate() <= MOST_FRAMES;
    return new Rung.EncodedVideo(
        name,
        even(video.width() * scale),
        even(video.height() * scale),
        every ? video.frameRate() : video.frameRate() / Math.ceil(video.frameRate() / MOST_FRAMES),
        kilobits((int) Math.round(video.shortSide() * scale)),
        atSourceKeyframes,
        every);
  }

  private static int kilobits(int shortSide) {
    if (shortSide > 900) {
      return 4000;
    }
    if (shortSide > 600) {
      return 2500;
    }
    if (shortSide > 400) {
      return 1200;
    }
    return shortSide > 300 ? 700 : 350;
  }

  private static int even(double pixels) {
    return Math.max(16, (int) Math.round(pixels / 2) * 2);
  }
}
