package live.spyglass.chat.moderation;

/// An allowance of `burst` at once and one more each `intervalNanos`.
public record Rate(long intervalNanos, int burst) {

  public static Rate perSecond(int count, int burst) {
    return new Rate(1_000_000_000L / count, burst);
  }

  /// What one person has used of a [Rate]. Not thread-safe.
  public static final class Usage {

    private static final long NEVER = Long.MIN_VALUE;
    private long usedUntil = NEVER;

    /// Takes `count` at `now` (nanoseconds of [System#nanoTime]) and returns 0; or takes nothing
    /// and returns the nanoseconds after which it would have been granted.
    public long take(Rate rate, int count, long now) {
      long from = usedUntil == NEVER || usedUntil - now < 0 ? now : usedUntil;
      long until = from + rate.intervalNanos() * count;
      long wait = until - now - rate.intervalNanos() * rate.burst();
      if (wait > 0) {
        return wait;
      }
      usedUntil = until;
      return 0;
    }

    /// Whether everything may be taken again.
    boolean isIdle(long now) {
      return usedUntil == NEVER || usedUntil - now < 0;
    }
  }
}
