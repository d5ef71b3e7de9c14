package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The packets of one source that are missing, and when to ask for them (again), RFC 4585 §6.2.1.
final class Nacks {

  /// Packets overtake each other: this long a missing one may only be late.
  private static final long REORDERING_NANOS = 10_000_000;

  private static final long SHORTEST_WAIT_NANOS = 30_000_000;
  private static final int MOST_TIMES = 10;
  private static final int MOST_MISSING = 512;

  /// In one go.
  private static final int MOST_ASKED = 128;

  private final NavigableMap<Long, Missing> missing = new TreeMap<>();

  private static final class Missing {
    private final long sinceNanos;
    private long askedNanos;
    private int times;

    Missing(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /// Packets from one number up to another have been passed over. More than can be asked for are
  /// left alone: a keyframe is cheaper.
  void missing(long from, long until, long nowNanos) {
    if (until - from > MOST_MISSING) {
      missing.clear();
      return;
    }
    for (long sequence = from; sequence < until; sequence++) {
      missing.put(sequence, new Missing(nowNanos));
    }
    while (missing.size() > MOST_MISSING) {
      missing.pollFirstEntry();
    }
  }

  /// One has come; returns how long after it was asked for, if that was once; else 0.
  long arrived(long sequence, long nowNanos) {
    Missing found = missing.remove(sequence);
    return found != null && found.times == 1 ? Math.max(1, nowNanos - found.askedNanos) : 0;
  }

  /// Those before this one are of no use any more.
  void forgetBefore(long sequence) {
    missing.headMap(sequence).clear();
  }

  void clear() {
    missing.clear();
  }

  /// What is to be asked for now.
  List<Integer> due(long nowNanos, long roundTripNanos) {
    if (missing.isEmpty()) {
      return List.of();
    }
    List<Integer> due = new ArrayList<>();
    long wait = Math.max(SHORTEST_WAIT_NANOS, roundTripNanos * 5 / 4);
    Iterator<Map.Entry<Long, Missing>> entries = missing.entrySet().iterator();
    while (entries.hasNext() && due.size() < MOST_ASKED) {
      Map.Entry<Long, Missing> entry = entries.next();
      Missing one = entry.getValue();
      boolean ready =
          one.times == 0
              ? nowNanos - one.sinceNanos >= REORDERING_NANOS
              : nowNanos - one.askedNanos >= wait;
      if (ready && one.times == MOST_TIMES) {
        entries.remove();
      } else if (ready) {
        one.times++;
        one.askedNanos = nowNanos;
        due.add((int) (entry.getKey() & 0xffff));
      }
    }
    return due;
  }
}
