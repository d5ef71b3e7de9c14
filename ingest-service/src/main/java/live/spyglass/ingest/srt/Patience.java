package live.spyglass.ingest.srt;

import java.util.concurrent.TimeUnit;

/// How long libsrt's thread may be kept waiting for an answer about a newcomer, while it receives
/// nothing for anybody: a moment each time, and a fifth of all time at most. Where there is nobody
/// it may take longer. For one thread.
final class Patience {

  /// Less than the shortest usual latency, so that nothing is late for it.
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// What is known here is answered within it.
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final long ALONE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SHARE = 5;

  private long left = MOST_NANOS;
  private long since;
  private boolean any;

  /// `alone`: nobody else is there.
  long nanos(long now, boolean alone) {
    if (any) {
      left = Math.min(MOST_NANOS, left + (now - since) / SHARE);
    }
    any = true;
    since = now;
    return alone ? ALONE_NANOS : Math.max(left, LEAST_NANOS);
  }

  void used(long nanos, long now) {
    left = Math.max(0, left - nanos);
    since = now;
  }
}
