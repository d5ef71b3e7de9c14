package live.spyglass.transcode.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.transcode.hls.Playlist.Part;
import live.spyglass.transcode.hls.Playlist.Segment;

/// What may become of a media playlist from one reload to the next (§6.2.1, §6.2.2), over as many
/// as are shown; delta updates are applied first. It remembers everything that was ever listed.
public final class ChangeRules {

  private final Map<Long, Segment> seen = new HashMap<>();
  private final Map<String, Part> parts = new HashMap<>();
  private final List<String> hinted = new ArrayList<>();
  private Playlist last;
  private long discontinuities;
  private int lost;

  public ChangeRules(Playlist first) {
    MediaRules.holdFor(first);
    assertThat(first.skipped()).as("§6.2.5.1: a delta to nothing").isZero();
    last = first;
    discontinuities = first.discontinuitySequence();
    remember(first);
  }

  /// The playlist, whole.
  public Playlist last() {
    return last;
  }

  public Playlist next(Playlist answer) {
    MediaRules.holdFor(answer);
    Playlist next = last.updatedBy(answer);
    if (!next.ended()) {
      for (String header : List.of("SERVER-CONTROL", "PART-INF", "PLAYLIST-TYPE")) {
        assertThat(next.find(header)).as("§6.2.1 " + header).isEqualTo(last.find(header));
      }
      assertThat(next.mediaSequence())
          .as("§4.4.3.2, §6.2.2: it only grows")
          .isGreaterThanOrEqualTo(last.mediaSequence());
      removed(next);
    }
    assertThat(next.targetMicros()).as("§4.4.3.1: it never changes").isEqualTo(last.targetMicros());
    assertThat(last.ended() && !next.ended()).as("§4.4.3.4: it cannot be taken back").isFalse();
    assertThat(next.nextNumber())
        .as("§6.2.1: nothing is taken from the end")
        .isGreaterThanOrEqualTo(last.nextNumber());
    if (next.nextNumber() == last.nextNumber() && !next.ended()) {
      assertThat(next.openParts().size())
          .as("§6.2.1")
          .isGreaterThanOrEqualTo(last.openParts().size());
    }
    remember(next);
    last = next;
    return next;
  }

  /// Segments that were listed and turned out to be lost: what a node had not stored yet when it
  /// died.
  public int lost() {
    return lost;
  }

  /// Every part that was hinted and is listed or missing by now came under the address hinted;
  /// those that can still come do not count. Where a run broke off the hint is void (§4.4.5.3).
  public List<String> hintedButNeverListed() {
    return hinted.stream().filter(uri -> !parts.containsKey(uri)).toList();
  }

  private void removed(Playlist next) {
    long expected = discontinuities;
    for (long number = last.mediaSequence(); number <= next.mediaSequence(); number++) {
      Segment segment = seen.get(number);
      if (number > last.mediaSequence() && segment != null && segment.discontinuity()) {
        expected++;
      }
    }
    if (next.mediaSequence() == next.nextNumber() && next.openDiscontinuity()) {
      return;
    }
    assertThat(next.discontinuitySequence())
        .as("§4.4.3.3, §6.2.2: one for each EXT-X-DISCONTINUITY that went")
        .isEqualTo(expected);
    discontinuities = expected;
  }

  private void remember(Playlist playlist) {
    String map = null;
    for (Segment segment : playlist.segments()) {
      map = segment.map() == null ? map : segment.map();
      Segment known = seen.get(segment.number());
      // A segment that has become the first listed does not show its discontinuity any more.
      boolean first = segment.number() == playlist.mediaSequence();
      Segment whole =
          new Segment(
              segment.number(),
              segment.uri(),
              segment.micros(),
              segment.gap(),
              (first && known != null) ? known.discontinuity() : segment.discontinuity(),
              map,
              segment.date(),
              List.of());
      if (known != null && whole.gap() && !known.gap()) {
        lost++;
      } else if (known != null) {
        assertThat(whole).as("§6.2.1: a segment that was listed never changes").isEqualTo(known);
      }
      seen.put(segment.number(), whole);
      segment.parts().forEach(this::remember);
    }
    playlist.openParts().forEach(this::remember);
    playlist.hint().ifPresent(hint -> hinted.add(hint.text("URI")));
  }

  private void remember(Part part) {
    Part known = parts.putIfAbsent(part.uri(), part);
    if (known != null) {
      assertThat(part).as("§6.2.1: a part that was listed never changes").isEqualTo(known);
    }
  }
}
