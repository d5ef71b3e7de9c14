package live.spyglass.ingest.health;

import java.util.ArrayDeque;
import java.util.Deque;

/// The spacing of the last few keyframes, in microseconds of the publisher's clock.
final class Keyframes {

  private static final int REMEMBERED = 5;
  private static final int LEAST_TO_JUDGE = 3;

  /// Encoders may put a keyframe at a cut of the scene; beyond a factor of 1.5 segments suffer.
  private static final double REGULAR = 1.5;

  private final Deque<Long> intervals = new ArrayDeque<>();
  private long last;
  private boolean any;

  void add(long decodeMicros) {
    if (any && decodeMicros > last) {
      intervals.addLast(decodeMicros - last);
      if (intervals.size() > REMEMBERED) {
        intervals.removeFirst();
      }
    }
    any = true;
    last = decodeMicros;
  }

  /// The clock has jumped: the next one is apart from the last by nobody knows how much.
  void forgetLast() {
    any = false;
  }

  /// Between the last two; or since the last, when that is longer already. 0: not known yet.
  long interval(long nowMicros) {
    long known = intervals.isEmpty() ? 0 : intervals.getLast();
    long running = any ? nowMicros - last : 0;
    return running > Math.max(known, Rules.RARE_KEYFRAMES_MICROS) ? running : known;
  }

  boolean areIrregular() {
    if (intervals.size() < LEAST_TO_JUDGE) {
      return false;
    }
    long shortest = intervals.stream().mapToLong(Long::longValue).min().orElseThrow();
    long longest = intervals.stream().mapToLong(Long::longValue).max().orElseThrow();
    return longest > shortest * REGULAR;
  }
}
