package live.spyglass.transcode.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sweep found. `deleted`: whether it also did it. `failed`: broadcasts that could not be
/// looked at or deleted; the next sweep comes to them again.
public record SweepReport(
    Instant at,
    boolean deleted,
    @Nullable Integer keepDays,
    @Nullable Integer keepDaysMax,
    Part all,
    Part held,
    Part expired,
    Part orphans,
    int failed) {

  /// So many are named, in the order of their ids.
  private static final int MOST_NAMED = 1000;

  /// `bytes` of all objects.
  public record Item(String broadcastId, @Nullable Instant keptUntil, int objects, long bytes) {}

  public record Part(int broadcasts, long objects, long bytes, List<Item> first) {}

  static final class Counter {
    private final boolean named;
    private final List<Item> first = new ArrayList<>();
    private int broadcasts;
    private long objects;
    private long bytes;

    Counter(boolean named) {
      this.named = named;
    }

    void add(Item item) {
      broadcasts++;
      objects += item.objects();
      bytes += item.bytes();
      if (named && first.size() < MOST_NAMED) {
        first.add(item);
      }
    }

    Part part() {
      return new Part(broadcasts, objects, bytes, List.copyOf(first));
    }
  }
}
