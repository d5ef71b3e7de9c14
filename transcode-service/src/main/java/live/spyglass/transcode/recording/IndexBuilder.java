package live.spyglass.transcode.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import org.jspecify.annotations.Nullable;

/// Makes an index of what a listing shows: numbers without holes, alike in all renditions.
final class IndexBuilder {

  private static final long GAP_MICROS = 2_000_000;

  private IndexBuilder() {}

  static MediaIndex build(List<Epoch> listed, Map<String, Map<Long, Segment>> found) {
    List<Epoch> epochs = new ArrayList<>(listed);
    epochs.sort(Comparator.comparingInt(Epoch::number));
    if (epochs.isEmpty()) {
      return new MediaIndex(false, List.of(), List.of(), Map.of());
    }
    List<String> names =
        epochs.getFirst().renditions().stream().map(Epoch.Rendition::name).toList();
    found
        .values()
        .forEach(segments -> segments.values().removeIf(segment -> isOverwritten(segment, epochs)));
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
        ? new Segment(number, 0, 0, GAP_MICROS, 0)
        : new Segment(
            number, last.epoch(), last.startMillis() + last.durationMicros() / 1000, GAP_MICROS, 0);
  }
}
