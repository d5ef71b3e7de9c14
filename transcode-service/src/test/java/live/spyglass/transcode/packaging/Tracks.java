package live.spyglass.transcode.packaging;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A broadcast fed by hand: 30 pictures a second with a keyframe every two seconds, and AAC at 48
/// kHz.
final class Tracks implements SegmentSink {

  static final long WALL = 1_767_225_600_000L;

  private static final int PICTURE = 3000;
  private static final int SOUND = 1024;

  /// `mp4a` with `esds`: AAC-LC, 48 kHz, two channels.
  private static final String AAC_STEREO =
      "0000004b6d703461"
          + "00000000000000010000000000000000"
          + "0002001000000000bb800000"
          + "0000002765736473"
          + "00000000"
          + "0319000200"
          + "041140150000000001f4000001f400"
          + "05021190"
          + "060102";

  final List<String> sunk = new CopyOnWriteArrayList<>();

  /// When the last frame of each part was made, in the order of their publication.
  final List<Long> madeAt = new CopyOnWriteArrayList<>();

  final LiveBroadcast broadcast;
  private EpochPackager epoch;
  long opened = -1;
  private long picture;
  private long sound;
  private long soundLater;

  Tracks(MediaIndex stored, long first) {
    this(stored, first, Duration.ZERO);
  }

  Tracks(MediaIndex stored, long first, Duration rewind) {
    broadcast = new LiveBroadcast(limits(rewind), stored, first, this);
    epoch = begin("one");
  }

  static PackagingProperties limits(Duration rewind) {
    return new PackagingProperties(
        Duration.ofSeconds(2),
        Duration.ofMillis(334),
        Duration.ofSeconds(4),
        Duration.ofMinutes(2),
        rewind);
  }

  static MediaIndex nothing() {
    return new MediaIndex(false, List.of(), List.of(), Map.of());
  }

  EpochPackager begin(String stream) {
    picture = 0;
    sound = 0;
    epoch =
        broadcast.begin(
            new EpochPackager.Plan(
                stream,
                1,
                List.of(
                    new Epoch.Rendition("source", 640, 360, 30, 400_000, ""),
                    new Epoch.Rendition("audio", 0, 0, 0, 64_000, "")),
                () -> WALL,
                () -> sunk.add("ready"),
                madeAt::add));
    run(() -> {
      epoch.track("source").begin(video());
      epoch.track("audio").begin(audio());
    });
    return epoch;
  }

  EpochPackager epoch() {
    return epoch;
  }

  static InitSegment video() {
    return new InitSegment(
        new byte[] {1},
        true,
        90_000,
        "avc1.64001e",
        640,
        360,
        new byte[0],
        new InitSegment.Defaults(0, 0, 0));
  }

  static InitSegment audio() {
    return new InitSegment(
        new byte[] {2},
        false,
        48_000,
        "mp4a.40.2",
        0,
        0,
        HexFormat.of().parseHex(AAC_STEREO),
        new InitSegment.Defaults(0, 0, 0));
  }

  /// Pictures, each with a kilobyte.
  void pictures(int count) {
    for (int i = 0; i < count; i++) {
      boolean key = picture % 60 == 0;
      Sample sample =
          new Sample(picture * PICTURE, PICTURE, 0, key, ByteBuffer.wrap(new byte[1000]));
      picture++;
      run(() -> epoch.track("source").add(sample));
    }
  }

  /// Pictures that are no keyframes.
  void picturesWithoutKeyframe(int count) throws PackagingException {
    for (int i = 0; i < count; i++) {
      epoch
          .track("source")
          .add(
              new Sample(
                  picture++ * PICTURE, PICTURE, 0, picture == 1, ByteBuffer.wrap(new byte[10])));
    }
  }

  /// What the publisher sends no sound for.
  void hushUntil(long millis) {
    sound = millis * 48 / SOUND;
  }

  /// Sound is this many milliseconds later than it was made, or earlier if less than zero.
  void delaySound(long millis) {
    soundLater = millis * 48;
  }

  /// Sound until this many milliseconds, with times rounded to milliseconds as FLV has them.
  void soundUntil(long millis) {
    while (sound * SOUND * 1000 / 48_000 < millis) {
      long time = sound * SOUND * 1000 / 48_000 * 48 + soundLater;
      Sample sample = new Sample(time, 1008, 0, true, ByteBuffer.wrap(new byte[100]));
      sound++;
      run(() -> epoch.track("audio").add(sample));
    }
  }

  String text(String rendition) {
    return text(rendition, Reload.NOW);
  }

  String text(String rendition, Reload reload) {
    return text(rendition, Reach.INDEX, reload);
  }

  String text(String rendition, Reach reach, Reload reload) {
    try {
      return broadcast.edge().playlist(rendition, reach, reload)
              instanceof PlaylistAnswer.Ready ready
          ? ready.text()
          : "none";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Map<String, List<Part>> parts() {
    Map<String, List<Part>> parts = new LinkedHashMap<>();
    for (String name : broadcast.names()) {
      parts.put(name, new ArrayList<>(broadcast.rendition(name).openParts()));
    }
    return parts;
  }

  @Override
  public void epoch(Epoch opened, Map<String, InitSegment> inits) {
    sunk.add("epoch " + opened.number() + " from " + opened.first());
  }

  @Override
  public void opened(long number) {
    opened = Math.max(opened, number);
  }

  @Override
  public void segment(String rendition, Segment segment, byte[] bytes, Runnable released) {
    sunk.add(rendition + " " + segment.number());
    released.run();
  }

  private static void run(EpochPackager.Step step) {
    try {
      step.run();
    } catch (PackagingException e) {
      throw new AssertionError(e);
    }
  }
}
