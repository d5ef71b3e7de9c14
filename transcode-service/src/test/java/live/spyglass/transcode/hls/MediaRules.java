package live.spyglass.transcode.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import live.spyglass.transcode.hls.Playlist.Part;
import live.spyglass.transcode.hls.Playlist.Segment;

/// What one media playlist has to be, and several of one moment together.
public final class MediaRules {

  /// Times are written with six places.
  private static final long ROUNDING = 2;

  private MediaRules() {}

  /// Any media playlist of ours.
  public static void holdFor(Playlist playlist) {
    // §4.4.1.2, §8: EXT-X-SKIP needs version 9, EXT-X-MAP 6.
    assertThat(playlist.find("VERSION")).as("§4.4.1.2, §8").contains("9");
    assertThat(playlist.find("INDEPENDENT-SEGMENTS")).as("§4.4.2.1").isPresent();
    assertThat(playlist.find("MEDIA-SEQUENCE")).as("§4.4.3.2").isPresent();
    assertThat(playlist.find("DISCONTINUITY-SEQUENCE")).as("§4.4.3.3, §6.2.2").isPresent();
    segments(playlist);
    if (playlist.ended()) {
      ended(playlist);
    } else {
      live(playlist);
    }
  }

  private static void segments(Playlist playlist) {
    String map = null;
    boolean first = playlist.skipped() == 0;
    for (int i = 0; i < playlist.segments().size(); i++) {
      Segment segment = playlist.segments().get(i);
      String which = "segment " + segment.number();
      // Rounded to the nearest integer it is at most the target duration.
      assertThat((segment.micros() + 500_000) / 1_000_000 * 1_000_000)
          .as("§4.4.3.1 " + which)
          .isLessThanOrEqualTo(playlist.targetMicros());
      assertThat(segment.micros()).as("§4.4.4.1 " + which).isPositive();
      assertThat(segment.uri())
          .as("addresses never change their meaning")
          .isEqualTo(segment.number() + ".m4s");
      assertThat(segment.date()).as("§4.4.4.6 " + which).isNotNull();
      if (first) {
        assertThat(segment.map()).as("§4.4.4.5 fMP4 needs EXT-X-MAP").isNotNull();
        assertThat(segment.discontinuity())
            .as("§4.4.4.3: what is before the first is counted in its sequence number")
            .isFalse();
      } else if (segment.map() != null && map != null && !segment.map().equals(map)) {
        assertThat(segment.discontinuity()).as("§4.4.4.3 " + which + ": another encoding").isTrue();
      }
      if (segment.gap()) {
        assertThat(segment.parts()).as("§4.4.4.7 " + which).isEmpty();
      }
      if (!segment.parts().isEmpty()) {
        long sum = segment.parts().stream().mapToLong(Part::micros).sum();
        long rounding = ROUNDING * segment.parts().size();
        // The last picture before a break stays until the sound is over.
        boolean goesOn =
            i + 1 < playlist.segments().size()
                ? !playlist.segments().get(i + 1).discontinuity()
                : !playlist.openParts().isEmpty() && !playlist.openDiscontinuity();
        assertThat(sum)
            .as("§4.4.4.9 " + which + " is the sum of its parts")
            .isBetween(goesOn ? segment.micros() - rounding : 0, segment.micros() + rounding);
      }
      map = segment.map() == null ? map : segment.map();
      first = false;
    }
    dates(playlist.segments());
  }

  /// Within an epoch the wall clock goes on as the durations do (§4.4.4.6), and is never behind
  /// them by more than it is rounded; nor does it go back.
  private static void dates(List<Segment> segments) {
    Instant begun = null;
    long micros = 0;
    boolean goesOn = false;
    for (Segment segment : segments) {
      Instant date = segment.date();
      if (date == null) {
        continue;
      }
      goesOn &= !segment.discontinuity();
      if (begun != null) {
        assertThat(Duration.between(begun.plusNanos(micros * 1000), date))
            .as("§4.4.4.6 segment " + segment.number())
            .isBetween(Duration.ofMillis(-1), goesOn ? Duration.ofMillis(150) : Duration.ofDays(1));
      }
      if (!goesOn) {
        begun = date;
        micros = 0;
      }
      micros += segment.micros();
      goesOn = !segment.gap();
    }
  }

  private static void ended(Playlist playlist) {
    assertThat(playlist.openParts()).as("§4.4.3.4").isEmpty();
    assertThat(playlist.hint()).as("§4.4.5.3").isEmpty();
    assertThat(playlist.reports()).as("§4.4.5.4").isEmpty();
    assertThat(playlist.skipped()).as("§6.2.5.1").isZero();
    assertThat(playlist.mediaSequence()).as("a replay begins at the start").isZero();
  }

  private static void live(Playlist playlist) {
    Attributes control = playlist.attributes("SERVER-CONTROL");
    assertThat(control.yes("CAN-BLOCK-RELOAD")).as("§4.4.3.8").isTrue();
    assertThat(control.micros("CAN-SKIP-UNTIL"))
        .as("§4.4.3.8: at least six target durations")
        .isGreaterThanOrEqualTo(6 * playlist.targetMicros());
    long target =
        playlist
            .partTargetMicros()
            .orElseThrow(() -> new AssertionError("§4.4.3.7: parts without PART-INF"));
    assertThat(control.micros("PART-HOLD-BACK"))
        .as("§4.4.3.8: at least twice, better three times the part target")
        .isGreaterThanOrEqualTo(3 * target);
    for (Segment segment : playlist.segments()) {
      parts(playlist, segment.number(), segment.parts(), true);
    }
    parts(playlist, playlist.nextNumber(), playlist.openParts(), false);
    hint(playlist);
    window(playlist);
  }

  private static void parts(Playlist playlist, long number, List<Part> parts, boolean complete) {
    long target = playlist.partTargetMicros().orElseThrow();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      String which = "part " + number + "." + i;
      assertThat(part.uri()).as("no part is missing").isEqualTo(number + "." + i + ".m4s");
      assertThat(part.micros()).as("§4.4.4.9 " + which).isLessThanOrEqualTo(target);
      boolean last = complete && i == parts.size() - 1;
      if (!last) {
        assertThat(part.micros())
            .as("§4.4.4.9 " + which + ": 85 % of the part target")
            .isGreaterThanOrEqualTo(target * 85 / 100);
      }
      assertThat(part.gap()).as("§4.4.4.9 " + which).isFalse();
    }
    if (!parts.isEmpty()) {
      assertThat(parts.getFirst().independent())
          .as("§4.4.4.9, §4.4.2.1 segment " + number + " begins with a keyframe")
          .isTrue();
    }
  }

  private static void hint(Playlist playlist) {
    playlist
        .hint()
        .ifPresent(hint -> {
          assertThat(hint.bare("TYPE")).as("§4.4.5.3").isEqualTo("PART");
          assertThat(hint.text("URI"))
              .as("§4.4.5.3: the part that comes next")
              .isEqualTo(playlist.nextNumber() + "." + playlist.openParts().size() + ".m4s");
        });
  }

  /// Parts are there within three target durations of the end and only there (§6.2.2, B.1); nothing
  /// goes before the playlist is three target durations long.
  private static void window(Playlist playlist) {
    long length = 0;
    Iterator<Segment> newestFirst = playlist.segments().reversed().iterator();
    while (newestFirst.hasNext()) {
      Segment segment = newestFirst.next();
      if (length >= 3 * playlist.targetMicros()) {
        assertThat(segment.parts()).as("§4.4.4.9: an old segment's parts").isEmpty();
      }
      length += segment.micros();
    }
    if (playlist.mediaSequence() > 0) {
      assertThat(length).as("§6.2.2").isGreaterThanOrEqualTo(3 * playlist.targetMicros());
    }
  }

  /// All renditions, by name, asked for at about one moment. `whole`: what was listed long ago
  /// counts as well.
  public static void holdForAll(Map<String, Playlist> renditions) {
    Map.Entry<String, Playlist> leader = renditions.entrySet().iterator().next();
    renditions.forEach((name, playlist) -> {
      assertThat(playlist.targetMicros())
          .as("§6.2.4 " + name)
          .isEqualTo(leader.getValue().targetMicros());
      assertThat(playlist.partTargetMicros())
          .as("§6.2.4 " + name)
          .isEqualTo(leader.getValue().partTargetMicros());
      assertThat(playlist.find("PLAYLIST-TYPE"))
          .as("§6.2.4 " + name)
          .isEqualTo(leader.getValue().find("PLAYLIST-TYPE"));
      for (Segment own : playlist.segments()) {
        leader.getValue().find(own.number()).ifPresent(led -> cutAlike(name, own, led));
      }
      if (!playlist.ended()) {
        reports(name, playlist, renditions);
      }
    });
  }

  private static void cutAlike(String name, Segment own, Segment led) {
    String which = name + " segment " + own.number();
    assertThat(own.discontinuity()).as("§6.2.4 " + which).isEqualTo(led.discontinuity());
    // Sound is cut at the frame nearest to the picture's cut: half a frame to either side at each
    // end, and where the clock of an epoch begins.
    assertThat(Math.abs(own.micros() - led.micros())).as("§6.2.4 " + which).isLessThan(60_000);
    if (own.date() != null && led.date() != null) {
      assertThat(Duration.between(led.date(), own.date()).abs())
          .as("§6.2.4 " + which + " begins with the picture")
          .isLessThan(Duration.ofMillis(60));
    }
    if (own.date() != null && led.date() != null && (own.discontinuity() || own.number() == 0)) {
      assertThat(own.date()).as("all renditions begin at one moment").isEqualTo(led.date());
    }
  }

  /// §4.4.5.4, §6.2.4: one of every other rendition, close to where that one is.
  private static void reports(String name, Playlist playlist, Map<String, Playlist> renditions) {
    assertThat(playlist.reports())
        .as("§4.4.5.4 " + name)
        .extracting(report -> report.uri().replaceAll("^\\.\\./|/[^/]*$", ""))
        .containsExactlyInAnyOrderElementsOf(
            renditions.keySet().stream().filter(other -> !other.equals(name)).toList());
    for (Playlist.Report report : playlist.reports()) {
      assertThat(report.uri()).startsWith("../").as("§4.4.5.4: relative to this playlist");
      assertThat(report.lastNumber())
          .as("§4.4.5.4 " + name + " of " + report.uri())
          .isBetween(playlist.nextNumber() - 2, playlist.nextNumber() + 1);
    }
  }
}
