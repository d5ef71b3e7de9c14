package live.spyglass.transcode.job;

import java.time.Duration;

/// Pauses between attempts: a quarter of a second, doubled each time, at most five seconds. Used by
/// one thread.
final class Pauses {

  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 5000;

  private long nextMillis = FIRST_MILLIS;
  private long until = System.nanoTime();

  /// The next pause, which begins now.
  Duration next() {
    Duration pause = Duration.ofMillis(nextMillis);
    nextMillis = Math.min(nextMillis * 2, LONGEST_MILLIS);
    until = System.nanoTime() + pause.toNanos();
    return pause;
  }

  boolean pending() {
    return System.nanoTime() - until < 0;
  }

  /// Something worked: the next pause is short again.
  void reset() {
    nextMillis = FIRST_MILLIS;
    until = System.nanoTime();
  }

  /// How long until the pause is over.
  Duration left() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }
}
