package live.spyglass.transcode.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /// For a terminal.
  String toText() {
    StringBuilder text = new StringBuilder();
    text.append(deleted ? "Deleted" : "A look only, nothing was deleted");
    text.append(": recordings without a wish of their owner are kept ").append(days(keepDays));
    text.append(", any at most ").append(days(keepDaysMax)).append(".\n\n");
    line(text, "stored", all);
    line(text, "expired", expired);
    line(text, "held", held);
    line(text, "unknown", orphans);
    if (failed > 0) {
      text.append(failed).append(" could not be looked at.\n");
    }
    for (Item item : expired.first()) {
      text.append("  expired  ").append(item.broadcastId()).append("  since ");
      text.append(item.keptUntil()).append("  ").append(item.bytes()).append(" bytes\n");
    }
    for (Item item : orphans.first()) {
      text.append("  unknown  ").append(item.broadcastId()).append("  ");
      text.append(item.bytes()).append(" bytes\n");
    }
    return text.toString();
  }

  private static String days(@Nullable Integer days) {
    return days == null ? "without an end" : days + " days";
  }

  private static void line(StringBuilder text, String name, Part part) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-8s %6d broadcasts %8d objects %15d bytes%n",
            name,
            part.broadcasts(),
            part.objects(),
            part.bytes()));
  }

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
