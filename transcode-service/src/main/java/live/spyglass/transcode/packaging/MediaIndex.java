package live.spyglass.transcode.packaging;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Everything of a broadcast that can be played, without bytes: what playlists are written from and
/// what is stored at the end. `segments` by rendition, numbered without holes and alike in all
/// renditions; names in the order of the ladder, sound last.
public record MediaIndex(
    boolean ended, List<String> names, List<Epoch> epochs, Map<String, List<Segment>> segments) {

  /// Of a broadcast of which there is nothing yet.
  public static final MediaIndex EMPTY = new MediaIndex(false, List.of(), List.of(), Map.of());

  /// The rendition's segments; empty when there is no such rendition.
  public Optional<List<Segment>> findSegments(String rendition) {
    return Optional.ofNullable(segments.get(rendition));
  }

  /// The fencing token of the claim under which an epoch was made; 0 when there is no such epoch.
  public long token(int epoch) {
    return epochs.stream()
        .filter(one -> one.number() == epoch)
        .mapToLong(Epoch::token)
        .findFirst()
        .orElse(0);
  }

  /// The names of all renditions that there were, in the ladder's order: a broadcast may begin with
  /// sound alone, or with the source alone.
  public static List<String> names(List<Epoch> epochs) {
    List<String> names = List.of();
    for (Epoch epoch : epochs) {
      names = merge(names, epoch.renditions().stream().map(Epoch.Rendition::name).toList());
    }
    return names;
  }

  /// The more complete list gives the order.
  static List<String> merge(List<String> some, List<String> others) {
    if (some.containsAll(others)) {
      return some;
    }
    Set<String> all = new LinkedHashSet<>(others);
    all.addAll(some);
    return List.copyOf(all);
  }

  /// The rendition that leads: the top picture, or the sound where there is none.
  public String leader() {
    return names.getFirst();
  }

  public long durationMillis() {
    long micros = 0;
    List<Segment> leading = segments.getOrDefault(leader(), List.of());
    List<Segment> sound = segments.getOrDefault(names.getLast(), List.of());
    for (int i = 0; i < leading.size(); i++) {
      Segment segment = leading.get(i).gap() && i < sound.size() ? sound.get(i) : leading.get(i);
      micros += segment.gap() ? 0 : segment.durationMicros();
    }
    return micros / 1000;
  }

  /// When the last segment ended, by the wall clock.
  public Instant lastMoment() {
    long millis =
        segments.values().stream()
            .filter(list -> !list.isEmpty())
            .map(List::getLast)
            .mapToLong(Segment::endMillis)
            .max()
            .orElse(0);
    return Instant.ofEpochMilli(millis);
  }

  public long bytes() {
    return segments.values().stream().flatMap(List::stream).mapToLong(Segment::bytes).sum();
  }

  public boolean isEmpty() {
    return epochs.isEmpty();
  }
}
