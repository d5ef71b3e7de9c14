package live.spyglass.ingest.publish;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.Topics;
import live.spyglass.ingest.health.Measurement;
import live.spyglass.support.messaging.EventPublisher;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Publishes a measurement of every started stream every two seconds. A measurement is worth
/// nothing later: while Kafka is away, those beyond a few are dropped, so that they never take the
/// room of what must arrive.
final class StreamHealth implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(StreamHealth.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int MOST_UNDERWAY = 4096;

  private final PublishDoor door;
  private final EventPublisher publisher;
  private final PublishMetrics metrics;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Semaphore underway = new Semaphore(MOST_UNDERWAY);
  private @Nullable ScheduledExecutorService timer;

  StreamHealth(
      PublishDoor door,
      EventPublisher publisher,
      PublishMetrics metrics,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.door = door;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stream-health").factory());
    var _ =
        fresh.scheduleAtFixedRate(
            this::measureAll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    timer = fresh;
  }

  @Override
  public void stop() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }

  @Override
  public int getPhase() {
    return PublishDoor.CARRIERS;
  }

  private void measureAll() {
    for (Publication publication : door.listPublications()) {
      if (publication.isStarted() && publication.ended() == null) {
        try {
          measure(publication);
        } catch (RuntimeException e) {
          // A timer that throws never runs again.
          LOG.atWarn()
              .addKeyValue("broadcast", publication.broadcastId())
              .log("cannot measure a stream", e);
        }
      }
    }
  }

  private void measure(Publication publication) {
    Measurement seen = publication.meter().measure(nanoTime.getAsLong());
    metrics.measured(publication, seen);
    if (!underway.tryAcquire()) {
      return;
    }
    try {
      var _ =
          publisher
              .publish(Topics.STREAM_HEALTH, event(publication, seen))
              .whenComplete((_, _) -> underway.release());
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      underway.release();
      LOG.warn("Kafka does not take measurements: {}", e.getMessage());
    }
  }

  private StreamMeasured event(Publication publication, Measurement seen) {
    return new StreamMeasured(
        UUID.randomUUID(),
        clock.instant(),
        publication.broadcastId(),
        publication.streamId(),
        seen.bitrate(),
        seen.frameRate(),
        seen.keyframeIntervalMillis(),
        seen.videoCodec(),
        seen.audioCodec(),
        seen.width(),
        seen.height(),
        seen.framesDropped(),
        seen.problems());
  }
}
