package live.spyglass.ingest.mpegts;

/// The time stamps of a program, 33 bits at 90 kHz (§2.4.3.7), as microseconds that go on where
/// they wrap, every 26.5 hours. Each is taken for the one that is nearest to the last; none is
/// below 0.
final class Clock {

  private static final int UNUSED_BITS = 64 - 33;
  private static final long PERIOD = 1L << 33;

  /// 10 s: what comes after the first may be a little before it in time.
  private static final long MARGIN = 900_000;

  private long last;
  private boolean any;

  /// Moves on to a time stamp.
  long micros(long ticks) {
    if (any) {
      last += step(last, ticks);
      if (last < -MARGIN) {
        last += PERIOD;
      }
    } else {
      any = true;
      last = ticks;
    }
    return micros(last, MARGIN);
  }

  /// From one time stamp to another, either way.
  static long microsBetween(long from, long to) {
    return micros(step(from, to), 0);
  }

  private static long step(long from, long to) {
    return (to - from) << UNUSED_BITS >> UNUSED_BITS;
  }

  private static long micros(long ticks, long more) {
    return Math.floorDiv((ticks + more) * 100, 9L);
  }
}
