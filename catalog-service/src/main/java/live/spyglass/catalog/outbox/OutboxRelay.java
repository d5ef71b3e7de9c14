package live.spyglass.catalog.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The thread that carries rows of the outbox to Kafka. Starts before the doors open and stops
/// after they are closed, so the last changes still leave.
@Component
class OutboxRelay implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final OutboxRound round;
  private final OutboxProperties properties;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  OutboxRelay(OutboxRound round, OutboxProperties properties, MeterRegistry meters) {
    this.round = round;
    this.properties = properties;
    Gauge.builder("spyglass.outbox.age", round, OutboxRound::ageSeconds)
        .description("How long the oldest event has been waiting for Kafka")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("spyglass.outbox.pending", round, OutboxRound::pending)
        .description("Events waiting for Kafka, up to one batch")
        .register(meters);
  }

  /// There is something to send. Never blocks.
  void wake() {
    wakeUps.release();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    wake();
    Thread relaying = thread;
    try {
      if (relaying != null && !relaying.join(STOP_PATIENCE)) {
        relaying.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }

  private void run() {
    Duration pause = Duration.ZERO;
    boolean failing = false;
    while (running && !Thread.currentThread().isInterrupted()) {
      await(pause, failing);
      try {
        pause = pauseAfter(round.run(), pause);
        if (failing) {
          LOG.info("the outbox is being relayed again");
          failing = false;
        }
      } catch (RuntimeException e) {
        if (!failing && running) {
          LOG.warn("the outbox cannot be relayed, its events wait: {}", e.toString());
          failing = true;
        }
        pause = properties.pause();
      }
    }
  }

  /// Waits longer from turn to turn while another replica is at it.
  private Duration pauseAfter(OutboxRound.Outcome outcome, Duration last) {
    return switch (outcome) {
      case OutboxRound.Outcome.Emptied _ -> properties.poll();
      case OutboxRound.Outcome.More _ -> Duration.ZERO;
      case OutboxRound.Outcome.SomebodyElse _ -> {
        boolean again =
            last.compareTo(properties.turn()) >= 0 && last.compareTo(properties.poll()) < 0;
        Duration next = again ? last.multipliedBy(2) : properties.turn();
        yield next.compareTo(properties.poll()) < 0 ? next : properties.poll();
      }
    };
  }

  /// A wake-up cuts the pause short, except after a failure. Wake-ups from here on count for the
  /// round after the next.
  private void await(Duration pause, boolean failing) {
    try {
      int enough = failing ? Integer.MAX_VALUE : 1;
      wakeUps.tryAcquire(enough, pause.toMillis(), TimeUnit.MILLISECONDS);
      wakeUps.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
