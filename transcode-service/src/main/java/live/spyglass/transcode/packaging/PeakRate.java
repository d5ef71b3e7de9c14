package live.spyglass.transcode.packaging;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// The peak segment bit rate (RFC 8216bis §4.1): the largest of any run of segments that is between
/// half and one and a half target durations long.
final class PeakRate {

  private final long least;
  private final long most;
  private final Deque<Segment> recent = new ArrayDeque<>();
  private long bits;

  PeakRate(long targetMicros) {
    this.least = targetMicros / 2;
    this.most = targetMicros * 3 / 2;
  }

  void add(Segment segment) {
    if (segment.gap()) {
      recent.clear();
      return;
    }
    recent.addLast(segment);
    long bytes = 0;
    long micros = 0;
    Iterator<Segment> newestFirst = recent.descendingIterator();
    while (newestFirst.hasNext()) {
      Segment one = newestFirst.next();
      bytes += one.bytes();
      micros += one.durationMicros();
      if (micros > most) {
        break;
      }
      // The first of all counts even when it is short: better than knowing nothing.
      if (micros >= least || bits == 0) {
        bits = Math.max(bits, ceilRate(bytes, micros));
      }
    }
    long held = recent.stream().mapToLong(Segment::durationMicros).sum();
    while (held > most && recent.size() > 1) {
      held -= recent.removeFirst().durationMicros();
    }
  }

  long bits() {
    return bits;
  }

  private static long ceilRate(long bytes, long micros) {
    return Math.ceilDiv(bytes * 8_000_000L, Math.max(1, micros));
  }
}
