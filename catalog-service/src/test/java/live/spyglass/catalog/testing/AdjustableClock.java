package live.spyglass.catalog.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs like the system's clock, can be put forward, and can stand still.
public final class AdjustableClock extends Clock {

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private volatile @Nullable Instant frozen;

  public void advance(Duration by) {
    ahead.accumulateAndGet(by, Duration::plus);
  }

  /// Time stands still while the work is done.
  public void freeze(Runnable work) {
    frozen = instant();
    try {
      work.run();
    } finally {
      frozen = null;
    }
  }

  @Override
  public Instant instant() {
    Instant still = frozen;
    return still != null ? still : Instant.now().plus(ahead.get()).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
