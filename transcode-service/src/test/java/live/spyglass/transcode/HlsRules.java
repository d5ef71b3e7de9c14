package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.model.PartialSegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What RFC 8216bis asks of the playlists of one broadcast.
final class HlsRules {

  private HlsRules() {}

  /// Of each rendition alone.
  static void holdFor(MediaPlaylist playlist) {
    double target = playlist.partialSegmentInformation().orElseThrow().partTargetDuration();
    assertThat(playlist.serverControl().orElseThrow().canBlockReload()).isTrue();
    assertThat(playlist.serverControl().orElseThrow().partHoldBack().orElseThrow())
        .isGreaterThanOrEqualTo(3 * target - 0.000001);
    assertThat(playlist.serverControl().orElseThrow().canSkipUntil().orElseThrow())
        .isGreaterThanOrEqualTo(6.0 * playlist.targetDuration());
    for (MediaSegment segment : playlist.mediaSegments()) {
      assertThat(segment.programDateTime()).isPresent();
      assertThat(Math.round(segment.duration())).isLessThanOrEqualTo(playlist.targetDuration());
      List<PartialSegment> parts = segment.partialSegments();
      for (int i = 0; i < parts.size(); i++) {
        assertThat(parts.get(i).duration()).isLessThanOrEqualTo(target + 0.000001);
        if (i < parts.size() - 1) {
          assertThat(parts.get(i).duration()).isGreaterThanOrEqualTo(0.85 * target);
        }
      }
      if (!parts.isEmpty()) {
        assertThat(parts.stream().mapToDouble(PartialSegment::duration).sum())
            .isBetween(segment.duration() - 0.001, segment.duration() + 0.001);
      }
    }
  }

  /// Of all renditions together: numbered alike, cut at the same moments, broken at the same
  /// places.
  static void holdForAll(Map<String, MediaPlaylist> playlists) {
    MediaPlaylist leader = playlists.values().iterator().next();
    playlists.forEach((name, playlist) -> {
      assertThat(playlist.targetDuration()).isEqualTo(leader.targetDuration());
      assertThat(playlist.mediaSequence()).isEqualTo(leader.mediaSequence());
      int common = Math.min(playlist.mediaSegments().size(), leader.mediaSegments().size());
      for (int i = 0; i < common; i++) {
        MediaSegment own = playlist.mediaSegments().get(i);
        MediaSegment led = leader.mediaSegments().get(i);
        assertThat(own.discontinuity()).as(name + " " + i).isEqualTo(led.discontinuity());
        assertThat(
                Duration.between(
                        led.programDateTime().orElseThrow(), own.programDateTime().orElseThrow())
                    .abs())
            .as(name + " " + i)
            .isLessThan(Duration.ofMillis(60));
      }
    });
  }
}
