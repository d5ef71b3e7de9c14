package live.spyglass.transcode.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import org.jspecify.annotations.Nullable;

/// Makes an index of what a listing shows: numbers without holes, alike in all renditions.
final class IndexBuilder {

  private IndexBuilder() {}

  static MediaIndex build(List<Epoch> listed, Map<String, List<SegmentKey.Stored>> stored) {
    List<Epoch> epochs = newest(listed);
    if (epochs.isEmpty()) {
      return new MediaIndex(false, List.of(), List.of(), Map.of());
    }
    List<String> names = MediaIndex.names(epochs);
    Map<String, Map<Long, Segment>> found = new LinkedHashMap<>();
    stored.forEach((name, segments) -> found.put(name, counting(segments, epochs)));
    long count =
        names.stream()
            .flatMap(name -> found.getOrDefault(name, Map.of()).keySet().stream())
            .mapToLong(number -> number + 1)
            .max()
            .orElse(0);
    Map<String, List<Segment>> segments = new LinkedHashMap<>();
    for (String name : names) {
      segments.put(name, withGaps(name, names, found, count));
    }
    return new MediaIndex(false, names, List.copyOf(epochs), segments);
  }

  /// Where two claims numbered an epoch alike, the later one counts.
  private static List<Epoch> newest(List<Epoch> listed) {
    Map<Integer, Epoch> byNumber = new TreeMap<>();
    for (Epoch epoch : listed) {
      byNumber.merge(epoch.number(), epoch, (a, b) -> a.token() >= b.token() ? a : b);
    }
    return List.copyOf(byNumber.values());
  }

  /// Those of epochs that are described; where two have the same number, the later epoch's.
  private static Map<Long, Segment> counting(List<SegmentKey.Stored> segments, List<Epoch> epochs) {
    Map<Long, Segment> counting = new LinkedHashMap<>();
    for (SegmentKey.Stored one : segments) {
      Segment segment = one.segment();
      boolean described =
          epochs.stream()
              .anyMatch(epoch -> epoch.number() == segment.epoch() && epoch.token() == one.token());
      if (described && !isOverwritten(segment, epochs)) {
        counting.merge(segment.number(), segment, (a, b) -> a.epoch() >= b.epoch() ? a : b);
      }
    }
    return counting;
  }

  /// A node that lost its claim may still have stored something behind the point where the next
  /// went on.
  private static boolean isOverwritten(Segment segment, List<Epoch> epochs) {
    return epochs.stream()
        .anyMatch(epoch -> epoch.number() > segment.epoch() && epoch.first() <= segment.number());
  }

  private static List<Segment> withGaps(
      String name, List<String> names, Map<String, Map<Long, Segment>> found, long count) {
    List<Segment> segments = new ArrayList<>();
    Map<Long, Segment> own = found.getOrDefault(name, Map.of());
    for (long number = 0; number < count; number++) {
      Segment segment = own.get(number);
      if (segment == null) {
        segment = gap(number, names, found, segments.isEmpty() ? null : segments.getLast());
      }
      segments.add(segment);
    }
    return segments;
  }

  private static Segment gap(
      long number,
      List<String> names,
      Map<String, Map<Long, Segment>> found,
      @Nullable Segment last) {
    for (String name : names) {
      Segment like = found.getOrDefault(name, Map.of()).get(number);
      if (like != null) {
        return new Segment(number, like.epoch(), like.startMillis(), like.durationMicros(), 0);
      }
    }
    return last == null
        ? Segment.lost(number, 0, 0)
        : Segment.lost(number, last.epoch(), last.endMillis());
  }
}
