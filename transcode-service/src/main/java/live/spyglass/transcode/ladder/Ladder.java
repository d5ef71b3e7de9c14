package live.spyglass.transcode.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The rungs of one stretch of a stream, top first, sound last. `silence`: the source has no sound
/// and gets [AacSilence]; `container`: what FFmpeg reads it from.
public record Ladder(List<Rung> rungs, boolean silence, Container container) {

  public static final String SOURCE = "source";
  public static final String AUDIO = "audio";

  private static final double MOST_FRAMES = 31;
  private static final int AUDIO_KILOBITS = 128;
  private static final Rung.Waves WAVES = new Rung.Waves(SOURCE, 640, 360, 25, 200);

  public Ladder {
    rungs = List.copyOf(rungs);
  }

  /// What a ladder may be. `copy` is false once the source's keyframes were seen to be too far
  /// apart; `shed`: rungs that are not made for the time being; `sourceAlone`: nothing may be
  /// encoded but sound.
  public record Terms(boolean copy, Set<String> shed, boolean sourceAlone) {

    public static final Terms ALL = new Terms(true, Set.of(), false);

    public Terms {
      shed = Set.copyOf(shed);
    }
  }

  /// Chooses for a stretch of a broadcast that has had the rungs `names` so far: it keeps all of
  /// them, be it by a stand-in, since players know their addresses. New ones come only to a
  /// broadcast that has none but the source. Empty when there is a picture that would have to be
  /// encoded and must not.
  public static Optional<Ladder> choose(
      List<String> names, Source source, LadderProperties properties, Terms terms) {
    Source.Video video = source.video();
    if (video == null) {
      return Optional.of(withAudio(source, names.contains(SOURCE) ? drawn(names) : List.of()));
    }
    boolean copied = terms.copy() && properties.copySource() && video.codec().isCopyable();
    if (terms.sourceAlone() && !copied) {
      return Optional.empty();
    }
    Rung.Video top = copied ? copy(video) : encoded(SOURCE, properties.topHeight(), video, false);
    List<Rung> made = new ArrayList<>(List.of(top));
    List<Integer> heights = heights(names, video, properties, copied, terms);
    for (int height : heights) {
      if (!terms.sourceAlone() && !terms.shed().contains(height + "p")) {
        made.add(encoded(height + "p", height, video, copied));
      }
    }
    List<Rung> rungs = new ArrayList<>(List.of(top));
    for (int height : heights) {
      rungs.add(madeOrStandIn(height, made));
    }
    return Optional.of(withAudio(source, rungs));
  }

  /// The rungs that FFmpeg makes.
  public List<Rung> made() {
    return rungs.stream().filter(rung -> !(rung instanceof Rung.StandIn)).toList();
  }

  /// The names under which what is made as `name` is shown.
  public List<String> shownAs(String name) {
    return rungs.stream()
        .filter(rung ->
            rung.name().equals(name)
                || (rung instanceof Rung.StandIn other && other.of().equals(name)))
        .map(Rung::name)
        .toList();
  }

  /// The rung whose frames are shown as `name`.
  public Rung behind(String name) {
    Rung found = find(name);
    return found instanceof Rung.StandIn standIn ? find(standIn.of()) : found;
  }

  /// The rungs that may be shed one by one: encoded ones below the top. Where not every browser
  /// plays the top, one of them has to stay.
  public List<String> sheddable() {
    List<String> names =
        rungs.stream().skip(1).filter(Rung.EncodedVideo.class::isInstance).map(Rung::name).toList();
    boolean oneStays = rungs.getFirst() instanceof Rung.CopiedVideo top && !top.universal();
    return oneStays && names.size() < 2 ? List.of() : names;
  }

  /// Whether the source's own pictures are in it.
  public boolean showsSource() {
    return rungs.getFirst() instanceof Rung.CopiedVideo
        || rungs.getFirst() instanceof Rung.EncodedVideo;
  }

  private Rung find(String name) {
    return rungs.stream().filter(rung -> rung.name().equals(name)).findFirst().orElseThrow();
  }

  /// Short sides below the top, largest first.
  private static List<Integer> heights(
      List<String> names,
      Source.Video video,
      LadderProperties properties,
      boolean copied,
      Terms terms) {
    Set<Integer> heights = new TreeSet<>((a, b) -> Integer.compare(b, a));
    for (String name : names) {
      if (!name.equals(SOURCE) && !name.equals(AUDIO)) {
        heights.add(Integer.parseInt(name.substring(0, name.length() - 1)));
      }
    }
    if (!heights.isEmpty() || terms.sourceAlone()) {
      return List.copyOf(heights);
    }
    int left = properties.encodedRungs() - (copied ? 0 : 1);
    int above = copied ? video.shortSide() : Math.min(video.shortSide(), properties.topHeight());
    if (copied && !video.universal()) {
      int most = Math.min(properties.topHeight(), above);
      above = below(most, properties).orElse(Math.max(16, most / 2 * 2));
      heights.add(above);
      left--;
    }
    Optional<Integer> next = below(above * 2 / 3, properties);
    while (left > 0 && next.isPresent()) {
      heights.add(next.get());
      next = below(next.get() * 2 / 3, properties);
      left--;
    }
    return List.copyOf(heights);
  }

  private static Optional<Integer> below(int limit, LadderProperties properties) {
    return properties.heights().stream().filter(height -> height <= limit).max(Integer::compare);
  }

  /// The next smaller rung stands in, so that nobody gets more than their line takes; the next
  /// larger one where there is none.
  private static Rung madeOrStandIn(int height, List<Rung> made) {
    String name = height + "p";
    Optional<Rung> own = made.stream().filter(rung -> rung.name().equals(name)).findFirst();
    if (own.isPresent()) {
      return own.get();
    }
    List<Rung> encoded = made.stream().filter(rung -> !rung.name().equals(SOURCE)).toList();
    Optional<Rung> smaller =
        encoded.stream().filter(rung -> heightOf(rung.name()) < height).findFirst();
    if (smaller.isPresent()) {
      return new Rung.StandIn(name, smaller.get().name());
    }
    return new Rung.StandIn(name, encoded.isEmpty() ? SOURCE : encoded.getLast().name());
  }

  private static int heightOf(String name) {
    return Integer.parseInt(name.substring(0, name.length() - 1));
  }

  private static List<Rung> drawn(List<String> names) {
    List<Rung> rungs = new ArrayList<>(List.of(WAVES));
    for (String name : names) {
      if (!name.equals(SOURCE) && !name.equals(AUDIO)) {
        rungs.add(new Rung.StandIn(name, SOURCE));
      }
    }
    return rungs;
  }

  private static Ladder withAudio(Source source, List<Rung> pictures) {
    Source.Audio audio = source.audio();
    boolean copied = audio == null || audio.copyable();
    List<Rung> rungs = new ArrayList<>(pictures);
    rungs.add(new Rung.Audio(AUDIO, copied, AUDIO_KILOBITS));
    return new Ladder(rungs, audio == null, source.container());
  }

  private static Rung.Video copy(Source.Video video) {
    return new Rung.CopiedVideo(
        SOURCE,
        video.width(),
        video.height(),
        video.frameRate(),
        video.kilobits(),
        video.codec(),
        video.universal());
  }

  private static Rung.EncodedVideo encoded(
      String name, int shortSide, Source.Video video, boolean atSourceKeyframes) {
    double scale = Math.min(1, shortSide / (double) video.shortSide());
    boolean every = video.frameRate() <= MOST_FRAMES;
    return new Rung.EncodedVideo(
        name,
        even(video.width() * scale),
        even(video.height() * scale),
        shortSide,
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
