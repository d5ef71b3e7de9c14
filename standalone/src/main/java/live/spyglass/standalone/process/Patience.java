package live.spyglass.standalone.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for a condition that announces itself to nobody.
public final class Patience {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

  private Patience() {}

  /// Looks again and again until the condition holds or the time is over.
  ///
  /// @return whether the condition held
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(INTERVAL);
    }
    return true;
  }
}
