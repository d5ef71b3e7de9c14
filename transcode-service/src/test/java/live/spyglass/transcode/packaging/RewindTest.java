package live.spyglass.transcode.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import live.spyglass.transcode.hls.Playlist;
import org.junit.jupiter.api.Test;

/// Going back while a broadcast is live, and what it costs those who do not.
class RewindTest {

  private static final Reload DELTA = new Reload(null, null, true);
  private static final int TEN_HOURS = 18_000;

  @Test
  void theRewindPlaylistReachesBackToTheStart() {
    Tracks tracks = after(TEN_HOURS);
    String rewind = tracks.text("source", Reach.REWIND, Reload.NOW);
    assertThat(rewind).contains("#EXT-X-PLAYLIST-TYPE:EVENT\n", "#EXT-X-MEDIA-SEQUENCE:0\n");
    assertThat(rewind).contains("\n0.m4s\n", "\n17999.m4s\n", "\n18000.m4s\n");
    assertThat(rewind).contains("URI=\"../audio/rewind.m3u8\"");
    assertThat(lines(rewind, "#EXTINF")).isEqualTo(TEN_HOURS + 1);
    // It is at the live edge as well: the same parts, the same hint.
    String index = tracks.text("source");
    assertThat(rewind).endsWith(tail(index).replace("/index.m3u8", "/rewind.m3u8"));
  }

  @Test
  void theLiveEdgeCostsTheSameAfterTenHours() {
    Tracks early = after(100);
    Tracks late = after(TEN_HOURS);
    for (Reload reload : List.of(Reload.NOW, DELTA)) {
      for (Reach reach : Reach.values()) {
        if (reach == Reach.INDEX || reload.skip()) {
          String before = early.text("source", reach, reload);
          String after = late.text("source", reach, reload);
          assertThat(lines(after, "#")).as(after).isEqualTo(lines(before, "#"));
          // Only numbers have more digits.
          assertThat(after.length()).isBetween(before.length(), before.length() * 11 / 10);
          assertThat(after.length()).isLessThan(8 * 1024);
        }
      }
    }
    assertThat(late.text("source"))
        .contains("#EXT-X-MEDIA-SEQUENCE:17941\n")
        .doesNotContain("EVENT");
  }

  @Test
  void aDeltaUpdateGivesTheWholePlaylist() {
    Tracks tracks = after(TEN_HOURS);
    for (Reach reach : Reach.values()) {
      String before = tracks.text("source", reach, Reload.NOW);
      tracks.pictures(60 * 3 + 7);
      tracks.soundUntil(9000);
      String delta = tracks.text("source", reach, DELTA);
      assertThat(new Playlist(before).updatedBy(new Playlist(delta)).segments())
          .isEqualTo(new Playlist(tracks.text("source", reach, Reload.NOW)).segments());
    }
  }

  @Test
  void theOperatorBoundsIt() {
    Tracks tracks = after(TEN_HOURS, Duration.ofHours(1));
    String rewind = tracks.text("source", Reach.REWIND, Reload.NOW);
    assertThat(rewind).doesNotContain("EXT-X-PLAYLIST-TYPE");
    assertThat(lines(rewind, "#EXTINF")).isEqualTo(1800);
    assertThat(rewind).contains("#EXT-X-MEDIA-SEQUENCE:16201\n");
    tracks.broadcast.end();
    // The replay begins at the start all the same.
    assertThat(tracks.text("source", Reach.REWIND, Reload.NOW))
        .isEqualTo(tracks.text("source"))
        .contains("\n0.m4s\n", "#EXT-X-ENDLIST");
    assertThatThrownBy(() -> Tracks.limits(Duration.ofSeconds(30)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void discontinuitiesAreCountedAsThePlaylistShowsThem() {
    // Epoch 1 left nothing behind: it was announced, and its node died before a segment was stored.
    Tracks tracks = new Tracks(stored(90, 0, 2), 90);
    tracks.pictures(75);
    String early = tracks.text("source");
    assertThat(early).contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n");
    assertThat(lines(early, "#EXT-X-DISCONTINUITY\n")).isEqualTo(1);
    tracks.pictures(60 * 70);
    assertThat(tracks.text("source"))
        .contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  private static Tracks after(int segments) {
    return after(segments, Duration.ZERO);
  }

  /// A broadcast that has been stored so far and is at its next segment now.
  private static Tracks after(int segments, Duration rewind) {
    Tracks tracks = new Tracks(stored(segments, 0, 1), segments, rewind);
    tracks.pictures(75);
    tracks.soundUntil(2400);
    return tracks;
  }

  private static MediaIndex stored(int count, int epoch, int epochs) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      segments.add(new Segment(i, epoch, Tracks.WALL - 2000L * (count - i), 2_000_000, 5000));
    }
    List<Epoch> announced = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      announced.add(
          new Epoch(
              i,
              "s" + i,
              1,
              i == 0 ? 0 : count,
              List.of(
                  new Epoch.Rendition("source", 640, 360, 30, 400_000, "avc1.64001e"),
                  new Epoch.Rendition("audio", 0, 0, 0, 64_000, "mp4a.40.2"))));
    }
    return new MediaIndex(
        false,
        List.of("source", "audio"),
        announced,
        Map.of("source", segments, "audio", segments));
  }

  private static String tail(String playlist) {
    return playlist.substring(playlist.indexOf("\n17995.m4s\n"));
  }

  private static long lines(String text, String start) {
    return Arrays.stream(text.split("(?<=\n)")).filter(line -> line.startsWith(start)).count();
  }
}
