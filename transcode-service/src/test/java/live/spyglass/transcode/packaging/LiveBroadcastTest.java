package live.spyglass.transcode.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveBroadcastTest {

  private static Reload at(long number, @Nullable Integer part) {
    return new Reload(number, part, false);
  }

  @Test
  void writesTheLiveEdge() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(75);
    tracks.soundUntil(2500);
    assertThat(tracks.text("source"))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:4
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24.000000,PART-HOLD-BACK=1.002000
            #EXT-X-PART-INF:PART-TARGET=0.334000
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-MAP:URI="init-0.mp4"
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z
            #EXT-X-PART:DURATION=0.333333,URI="0.0.m4s",INDEPENDENT=YES
            #EXT-X-PART:DURATION=0.333333,URI="0.1.m4s"
            #EXT-X-PART:DURATION=0.333333,URI="0.2.m4s"
            #EXT-X-PART:DURATION=0.333333,URI="0.3.m4s"
            #EXT-X-PART:DURATION=0.333333,URI="0.4.m4s"
            #EXT-X-PART:DURATION=0.333333,URI="0.5.m4s"
            #EXTINF:2.000000,
            0.m4s
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02Z
            #EXT-X-PART:DURATION=0.333333,URI="1.0.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="1.1.m4s"
            #EXT-X-RENDITION-REPORT:URI="../audio/index.m3u8",LAST-MSN=1,LAST-PART=0
            """);
    String sound = tracks.text("audio");
    // 94 frames of 1024 samples lie nearest to two seconds; they are never rounded to milliseconds.
    assertThat(sound).contains("#EXTINF:2.005333,\n0.m4s");
    assertThat(sound).contains("#EXT-X-PART:DURATION=0.320000,URI=\"0.0.m4s\",INDEPENDENT=YES");
    assertThat(sound).contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.006Z");
    assertThat(tracks.sunk).containsExactly("epoch 0 from 0", "source 0", "ready", "audio 0");
  }

  @Test
  void publishesNoPartThatMayEndTheSegmentBeforeItKnows() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(60);
    assertThat(tracks.text("source"))
        .contains("0.4.m4s")
        .doesNotContain("URI=\"0.5.m4s\"\n#EXTINF");
    assertThat(tracks.text("source")).contains("PRELOAD-HINT:TYPE=PART,URI=\"0.5.m4s\"");
    tracks.pictures(1);
    assertThat(tracks.text("source")).contains("URI=\"0.5.m4s\"\n#EXTINF");
    assertThat(tracks.text("source")).contains("PRELOAD-HINT:TYPE=PART,URI=\"1.0.m4s\"");
  }

  @Test
  void holdsSoundBackUntilThePictureHasPassed() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(1);
    tracks.soundUntil(3000);
    assertThat(tracks.parts().get("audio")).isEmpty();
    tracks.pictures(60);
    assertThat(tracks.text("audio")).contains("#EXTINF:2.005333,\n0.m4s");
  }

  @Test
  void partsAndSegmentHoldTheSame() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(61);
    byte[] segment = tracks.broadcast.findSegment("source", 0).orElseThrow();
    List<Fragment.Entry> whole =
        Fragment.entries(Box.list(segment, 0, segment.length).getFirst(), Tracks.video());
    assertThat(whole).hasSize(60);
    assertThat(whole.getFirst().key()).isTrue();
    assertThat(whole.stream().filter(Fragment.Entry::key)).hasSize(1);
    assertThat(whole.getLast().decodeTime()).isEqualTo(59 * 3000);
    byte[] part = tracks.broadcast.edge().findPart("source", 0, 2).orElseThrow();
    List<Fragment.Entry> third =
        Fragment.entries(Box.list(part, 0, part.length).getFirst(), Tracks.video());
    assertThat(third).isEqualTo(whole.subList(20, 30));
  }

  @Test
  void tellsWhenThePartsLastFrameWasMade() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(31);
    assertThat(tracks.madeAt)
        .containsExactly(Tracks.WALL + 300, Tracks.WALL + 633, Tracks.WALL + 966);
  }

  @Test
  void blocksUntilWhatIsAskedForIsThere() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(15);
    CompletableFuture<String> next = async(() -> tracks.text("source", at(0, 1)));
    CompletableFuture<String> whole = async(() -> tracks.text("source", at(0, null)));
    CompletableFuture<Boolean> hinted = async(() -> findPart(tracks, 0, 1).isPresent());
    assertThat(next).isNotDone();
    tracks.pictures(10);
    assertThat(next.get(30, TimeUnit.SECONDS)).contains("0.1.m4s");
    assertThat(hinted.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(whole).isNotDone();
    tracks.pictures(40);
    assertThat(whole.get(30, TimeUnit.SECONDS)).contains("\n0.m4s\n");
  }

  @Test
  void aPartBeyondTheLastMeansTheFirstOfTheNextSegment() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(61);
    CompletableFuture<String> beyond = async(() -> tracks.text("source", at(0, 6)));
    assertThat(tracks.text("source", at(0, 5))).contains("0.5.m4s");
    assertThat(beyond).isNotDone();
    tracks.pictures(12);
    assertThat(beyond.get(30, TimeUnit.SECONDS)).contains("1.0.m4s");
  }

  @Test
  void refusesWhatIsTooFarAhead() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(75);
    assertThat(tracks.broadcast.edge().playlist("source", Reach.INDEX, at(4, null)))
        .isInstanceOf(PlaylistAnswer.TooFarAhead.class);
    assertThat(tracks.broadcast.edge().playlist("source", Reach.INDEX, at(1, 10)))
        .isInstanceOf(PlaylistAnswer.TooFarAhead.class);
    assertThat(tracks.broadcast.edge().playlist("none", Reach.INDEX, Reload.NOW))
        .isInstanceOf(PlaylistAnswer.Unknown.class);
    assertThat(tracks.broadcast.edge().findPart("source", 9, 0)).isEmpty();
    assertThat(tracks.broadcast.edge().findPart("source", 0, 6)).isEmpty();
    assertThat(Reload.parse(null, "1", null)).isEmpty();
    assertThat(Reload.parse("-1", null, null)).isEmpty();
    assertThat(Reload.parse("1e3", null, null)).isEmpty();
    assertThat(Reload.parse("7", "2", "YES")).contains(new Reload(7L, 2, true));
  }

  @Test
  void anotherEpochIsADiscontinuityAndTheEndIsAReplay() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(70);
    tracks.soundUntil(2000);
    CompletableFuture<Boolean> hinted = async(() -> findPart(tracks, 1, 1).isPresent());
    tracks.epoch().finish();
    // What was hinted does not come any more, and whoever waits learns it.
    assertThat(hinted.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(tracks.text("source")).doesNotContain("PRELOAD-HINT").contains("1.m4s");
    assertThat(tracks.text("audio")).contains("1.m4s");

    tracks.begin("two");
    tracks.pictures(15);
    tracks.soundUntil(400);
    for (String name : List.of("source", "audio")) {
      assertThat(tracks.text(name))
          .contains("1.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init-1.mp4\"\n")
          .contains("URI=\"2.0.m4s\"");
    }
    tracks.broadcast.end();
    String replay = tracks.text("source");
    assertThat(replay).endsWith("2.m4s\n#EXT-X-ENDLIST\n");
    assertThat(replay).doesNotContain("EXT-X-PART").doesNotContain("SERVER-CONTROL");
    assertThat(tracks.text("source", at(99, 3))).isEqualTo(replay);
    var parsed = new MediaPlaylistParser(ParsingMode.STRICT).readPlaylist(replay);
    assertThat(parsed.mediaSegments()).hasSize(3);
    assertThat(parsed.mediaSegments().get(2).discontinuity()).isTrue();
  }

  @Test
  void deltaUpdatesSkipWhatIsOld() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(60 * 20 + 15);
    String delta = tracks.text("source", new Reload(null, null, true));
    assertThat(delta)
        .contains("#EXT-X-MEDIA-SEQUENCE:0")
        .contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=8\n#EXT-X-PROGRAM")
        .doesNotContain("\n7.m4s\n")
        .contains("\n8.m4s");
    assertThat(lines(tracks.text("source"), "#EXTINF")).isEqualTo(20);
    // Parts are listed for the last three target durations only.
    assertThat(lines(tracks.text("source"), "#EXT-X-PART:")).isEqualTo(6 * 6 + 1);
  }

  @Test
  void aTrackThatStopsIsAGapAndHoldsNobodyUp() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(10);
    tracks.soundUntil(1000);
    tracks.pictures(60 * 6);
    assertThat(tracks.text("audio")).contains("#EXT-X-GAP\n#EXTINF:2.000000,\n1.m4s");
    tracks.broadcast.end();
    assertThat(lines(tracks.text("audio"), "#EXTINF"))
        .isEqualTo(lines(tracks.text("source"), "#EXTINF"));
  }

  /// The next publisher's first frames came in a burst, as if they had been made before.
  @Test
  void theWallClockNeverGoesBack() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(75);
    tracks.soundUntil(2500);
    tracks.epoch().finish();
    tracks.begin("two");
    tracks.pictures(75);
    assertThat(tracks.text("source"))
        .contains("#EXT-X-MAP:URI=\"init-1.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:02.5");
  }

  /// Nothing for the first half second, a hole later on, and an end that comes too early.
  @Test
  void soundThatIsMissingIsSilence() throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(10);
    tracks.hushUntil(500);
    tracks.soundUntil(1000);
    tracks.pictures(80);
    tracks.hushUntil(1700);
    tracks.soundUntil(2200);
    tracks.pictures(60);
    tracks.broadcast.end();
    assertThat(durations(tracks, "source")).containsExactly("2.000000", "2.000000", "1.000000");
    assertThat(durations(tracks, "audio")).containsExactly("2.005333", "1.984000", "1.002667");
    byte[] segment = tracks.broadcast.findSegment("audio", 0).orElseThrow();
    List<Fragment.Entry> frames =
        Fragment.entries(Box.list(segment, 0, segment.length).getFirst(), Tracks.audio());
    assertThat(frames).hasSize(94);
    // A frame of silence is nine bytes long, all others a hundred.
    assertThat(frames.stream().filter(frame -> frame.size() == 9).count()).isBetween(54L, 58L);
  }

  /// Encoders' first sound is some milliseconds off their first picture.
  @ParameterizedTest
  @ValueSource(longs = {-30, -9, 9, 14, 40})
  void allRenditionsBeginAtOneMoment(long millis) throws Exception {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.delaySound(millis);
    tracks.pictures(70);
    tracks.soundUntil(2400);
    tracks.epoch().finish();
    for (String name : List.of("source", "audio")) {
      assertThat(tracks.text(name)).contains("DATE-TIME:2026-01-01T00:00:00Z\n#EXT-X-PART");
    }
    byte[] segment = tracks.broadcast.findSegment("audio", 0).orElseThrow();
    List<Fragment.Entry> frames =
        Fragment.entries(Box.list(segment, 0, segment.length).getFirst(), Tracks.audio());
    assertThat(frames.getFirst().decodeTime()).isZero();
    // What is heard first is silent if it has to be, and nothing moves by more than half a frame.
    long heard =
        frames.stream()
            .dropWhile(frame -> frame.size() == 9)
            .findFirst()
            .orElseThrow()
            .decodeTime();
    long off = Math.floorMod(heard - millis * 48, 1024);
    assertThat(Math.min(off, 1024 - off)).isLessThanOrEqualTo(512 + 48);
  }

  /// Whole milliseconds of each segment never fall behind the sum of what was before it: Shaka
  /// takes the last segment, if it ends before that, for one that is not the last.
  @Test
  void theWallClockIsNeverBehindTheDurations() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(60 * 20 + 15);
    tracks.soundUntil(40_400);
    tracks.broadcast.end();
    List<Segment> sound = tracks.broadcast.index().findSegments("audio").orElseThrow();
    long micros = 0;
    for (Segment segment : sound) {
      assertThat((segment.startMillis() - Tracks.WALL) * 1000).isBetween(micros, micros + 1000);
      micros += segment.durationMicros();
    }
  }

  /// The picture breaks off, the sound goes on: every rendition is as long as the longest.
  @Test
  void theLastPictureStaysUntilTheSoundIsOver() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(75);
    tracks.soundUntil(4200);
    tracks.epoch().finish();
    assertThat(durations(tracks, "source")).containsExactly("2.000000", "2.202000");
    assertThat(durations(tracks, "audio")).containsExactly("2.005333", "2.197334");
  }

  /// What would make a segment longer than any may be is one of its own, without a picture.
  @Test
  void soundThatGoesOnForLongIsASegmentOfItsOwn() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    tracks.pictures(75);
    tracks.soundUntil(6500);
    tracks.epoch().finish();
    assertThat(durations(tracks, "source")).containsExactly("2.000000", "0.500000", "4.006000");
    assertThat(tracks.text("source")).contains("1.m4s\n").contains("#EXT-X-GAP\n#EXTINF:4.0");
    assertThat(tracks.text("audio")).doesNotContain("#EXT-X-GAP");
  }

  private static List<String> durations(Tracks tracks, String rendition) {
    return tracks
        .text(rendition)
        .lines()
        .filter(line -> line.startsWith("#EXTINF:"))
        .map(line -> line.substring(8, line.length() - 1))
        .toList();
  }

  @Test
  void tellsWhenASourceCannotBeCutIntoSegments() {
    Tracks tracks = new Tracks(Tracks.nothing(), 0);
    assertThatThrownBy(() -> tracks.picturesWithoutKeyframe(200))
        .isInstanceOfSatisfying(
            PackagingException.class,
            e -> assertThat(e.reason()).isEqualTo(PackagingException.Reason.KEYFRAMES_TOO_RARE));
  }

  @Test
  void goesOnFromWhatIsStored() {
    Tracks before = new Tracks(Tracks.nothing(), 0);
    before.pictures(60 * 3 + 15);
    before.soundUntil(6500);
    MediaIndex stored = before.broadcast.index();
    Tracks after = new Tracks(stored, 4);
    assertThat(lines(after.text("source"), "#EXTINF")).isEqualTo(4);
    after.pictures(75);
    after.soundUntil(2400);
    assertThat(after.text("source"))
        .contains("2.m4s\n")
        .contains("#EXT-X-GAP\n#EXTINF:0.010000,\n3.m4s\n#EXT-X-DISCONTINUITY")
        .contains("#EXT-X-MAP:URI=\"init-1.mp4\"")
        .contains("\n4.m4s");
    assertThat(after.sunk).contains("epoch 1 from 4", "source 4");
  }

  private static <T> CompletableFuture<T> async(Supplier<T> supplier) {
    return CompletableFuture.supplyAsync(supplier, Thread::startVirtualThread);
  }

  private static Optional<byte[]> findPart(Tracks tracks, long number, int part) {
    try {
      return tracks.broadcast.edge().findPart("source", number, part);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long lines(String text, String start) {
    return Arrays.stream(text.split("\n")).filter(line -> line.startsWith(start)).count();
  }
}
