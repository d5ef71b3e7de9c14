package live.spyglass.transcode.storage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What operators see of storage, all below `spyglass.transcode.storage`: `.waiting.objects`,
/// `.waiting.bytes`, `.waiting.oldest` (seconds), `.spooled.bytes` (on disk), `.put` (how long a
/// put takes), `.failures` (puts that did not work and are tried again), `.lost` (objects that were
/// never stored). A store that goes away or comes back is a line in the log.
final class StorageMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(StorageMetrics.class);
  private static final String NAME = "spyglass.transcode.storage.";

  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer puts;
  private final Counter failures;
  private final Counter lost;
  private final AtomicBoolean away = new AtomicBoolean();

  StorageMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.puts =
        Timer.builder(NAME + "put")
            .description("How long the store takes to take an object")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5))
            .register(registry);
    this.failures =
        Counter.builder(NAME + "failures")
            .description("Puts that did not work and are tried again")
            .register(registry);
    this.lost =
        Counter.builder(NAME + "lost")
            .description("Objects that were never stored: more waited than may wait")
            .register(registry);
  }

  void watch(Spool spool) {
    registry.gauge(NAME + "waiting.objects", spool, Spool::waitingObjects);
    Gauge.builder(NAME + "waiting.bytes", spool, Spool::waitingBytes)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    Gauge.builder(NAME + "waiting.oldest", spool, one -> age(one.oldest()))
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder(NAME + "spooled.bytes", spool, Spool::spooledBytes)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  Instant now() {
    return clock.instant();
  }

  void stored(Duration took) {
    puts.record(took);
    if (away.compareAndSet(true, false)) {
      LOG.info("object storage takes objects again");
    }
  }

  void failed(Exception why) {
    failures.increment();
    if (away.compareAndSet(false, true)) {
      LOG.warn("object storage takes nothing: kept here until it does: {}", why.toString());
    }
  }

  void lost(String key, int bytes) {
    lost.increment();
    LOG.atError()
        .addKeyValue("key", key)
        .log("more waits for object storage than may wait: {} bytes are lost", bytes);
  }

  private double age(Instant oldest) {
    return Math.max(0, Duration.between(oldest, now()).toMillis() / 1000.0);
  }
}
