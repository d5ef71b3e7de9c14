package live.spyglass.chat.heart;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Carries the counters of this replica to Redis and to PostgreSQL, again and again until both have
/// everything; a last time when the process ends.
@Component
public class HeartReporter implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(HeartReporter.class);
  private static final Duration REPORT_INTERVAL = Duration.ofMillis(50);
  private static final Duration STORE_INTERVAL = Duration.ofMillis(500);
  private static final Duration LAST_TRY = Duration.ofSeconds(3);

  private final HeartSum sum;
  private final HeartStore store;
  private final ScheduledExecutorService ticks;
  private final Set<HeartCounter> counters = ConcurrentHashMap.newKeySet();
  private final Set<HeartCounter> reporting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean storing = new AtomicBoolean();
  private volatile boolean running;

  HeartReporter(HeartSum sum, HeartStore store, ScheduledExecutorService ticks) {
    this.sum = sum;
    this.store = store;
    this.ticks = ticks;
  }

  /// From now on the counter is reported.
  public void add(HeartCounter counter) {
    counters.add(counter);
  }

  /// Only once it [HeartCounter#isSettled].
  public void remove(HeartCounter counter) {
    counters.remove(counter);
  }

  @Override
  public void start() {
    running = true;
    var _ =
        ticks.scheduleWithFixedDelay(
            this::reportAll,
            REPORT_INTERVAL.toMillis(),
            REPORT_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    var _ =
        ticks.scheduleWithFixedDelay(
            () -> Thread.startVirtualThread(this::storeAll),
            STORE_INTERVAL.toMillis(),
            STORE_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// No connection is left when this is called, so nothing grows any more.
  @Override
  public void stop() {
    running = false;
    long deadline = System.nanoTime() + LAST_TRY.toNanos();
    for (HeartCounter counter : counters) {
      store(counter);
      while (!counter.isSettled() && System.nanoTime() < deadline) {
        try {
          report(counter).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
          break;
        }
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// After the door is closed, before the stores are.
  @Override
  public int getPhase() {
    return 500;
  }

  private void reportAll() {
    for (HeartCounter counter : counters) {
      var _ = report(counter);
    }
  }

  private CompletableFuture<Void> report(HeartCounter counter) {
    if (!reporting.add(counter)) {
      return CompletableFuture.completedFuture(null);
    }
    HeartCounter.Report report = counter.report();
    if (report == null) {
      reporting.remove(counter);
      return CompletableFuture.completedFuture(null);
    }
    return sum.report(counter, report)
        .handle((_, failure) -> {
          if (failure == null) {
            counter.confirm();
          }
          reporting.remove(counter);
          return null;
        });
  }

  private void storeAll() {
    if (!storing.compareAndSet(false, true)) {
      return;
    }
    try {
      counters.forEach(this::store);
    } finally {
      storing.set(false);
    }
  }

  private void store(HeartCounter counter) {
    Map<Long, Long> seconds = counter.unstored();
    if (seconds.isEmpty()) {
      return;
    }
    try {
      store.raise(counter.room(), counter.name(), seconds);
      counter.stored(seconds);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("broadcast", counter.room())
          .log("hearts wait to be stored: {}", e.getMessage());
    }
  }
}
