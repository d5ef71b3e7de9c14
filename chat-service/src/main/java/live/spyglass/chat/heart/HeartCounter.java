package live.spyglass.chat.heart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.chat.fanout.ReplicaId;
import live.spyglass.chat.room.Palette;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// Hearts given to one room through this replica. Thread-safe.
public final class HeartCounter {

  private final BroadcastId room;
  private final String name = ReplicaId.random().value();
  private final long[] sinceReport = new long[Palette.COLORS.size()];
  private final Map<Long, Long> unstored = new HashMap<>();
  private long count;
  private long second;
  private long countOfSecond;
  private boolean changed;
  private @Nullable Report underWay;

  public HeartCounter(BroadcastId room) {
    this.room = room;
  }

  /// What Redis is to be told: the counter's value, and how much each colour brought since the
  /// report before.
  record Report(long count, List<Long> increments) {}

  /// `now` in seconds of the Unix epoch. A clock that steps back adds to the second it was in, so
  /// that a second that is over never grows again.
  public synchronized void add(int colorIndex, int hearts, long now) {
    if (now > second) {
      second = now;
      countOfSecond = 0;
    }
    countOfSecond += hearts;
    unstored.put(second, countOfSecond);
    sinceReport[colorIndex] += hearts;
    count += hearts;
    changed = true;
  }

  /// Whether Redis and PostgreSQL have everything.
  public synchronized boolean isSettled() {
    return !changed && underWay == null && unstored.isEmpty();
  }

  BroadcastId room() {
    return room;
  }

  String name() {
    return name;
  }

  /// Null when there is nothing to tell. A report that failed is given out again, unchanged, until
  /// it is [#confirm]ed; only then is there another.
  synchronized @Nullable Report report() {
    if (underWay == null && changed) {
      List<Long> increments = new ArrayList<>(sinceReport.length);
      for (int i = 0; i < sinceReport.length; i++) {
        increments.add(sinceReport[i]);
        sinceReport[i] = 0;
      }
      changed = false;
      underWay = new Report(count, increments);
    }
    return underWay;
  }

  synchronized void confirm() {
    underWay = null;
  }

  /// By second, how many hearts it has; to be told to [#stored] once they are.
  synchronized Map<Long, Long> unstored() {
    return Map.copyOf(unstored);
  }

  synchronized void stored(Map<Long, Long> seconds) {
    seconds.forEach(unstored::remove);
  }
}
