package live.spyglass.transcode.retention;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import live.spyglass.events.RecordingExpired;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Notes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Sweeps when it is time, on one node of all. What the last sweep of this node found is seen in
/// metrics: `spyglass.transcode.retention.expired.bytes` and `.orphans.bytes`.
@Component
class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final String TURN = "transcode:retention";
  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);

  private final MediaArchive archive;
  private final Notes notes;
  private final KeepRule rule;
  private final RetentionProperties properties;
  private final EventPublisher events;
  private final StringRedisTemplate redis;
  private final Clock clock;
  private final AtomicLong expiredBytes;
  private final AtomicLong orphanBytes;

  Retention(
      MediaArchive archive,
      Notes notes,
      KeepRule rule,
      RetentionProperties properties,
      EventPublisher events,
      StringRedisTemplate redis,
      MeterRegistry meters,
      Clock clock) {
    this.archive = archive;
    this.notes = notes;
    this.rule = rule;
    this.properties = properties;
    this.events = events;
    this.redis = redis;
    this.clock = clock;
    this.expiredBytes =
        meters.gauge("spyglass.transcode.retention.expired.bytes", new AtomicLong());
    this.orphanBytes = meters.gauge("spyglass.transcode.retention.orphans.bytes", new AtomicLong());
  }

  KeepRule rule() {
    return rule;
  }

  /// What a rule would delete.
  SweepReport attempt(KeepRule other) throws IOException {
    return new Sweep(archive, notes, other, properties.orphanAge(), null, clock).run();
  }

  @Scheduled(
      initialDelayString = "${transcode.retention.interval:1h}",
      fixedDelayString = "${transcode.retention.interval:1h}")
  void sweep() {
    try {
      if (!Boolean.TRUE.equals(
          redis.opsForValue().setIfAbsent(TURN, "taken", properties.interval().dividedBy(2)))) {
        return;
      }
      SweepReport report =
          new Sweep(
                  archive,
                  notes,
                  rule,
                  properties.orphanAge(),
                  properties.delete() ? this::tell : null,
                  clock)
              .run();
      expiredBytes.set(report.expired().bytes());
      orphanBytes.set(report.orphans().bytes());
      LOG.info(
          "{} of {} recordings have expired ({} bytes), {} are held; {} broadcasts are unknown ({}"
              + " bytes): {}",
          report.expired().broadcasts(),
          report.all().broadcasts(),
          report.expired().bytes(),
          report.held().broadcasts(),
          report.orphans().broadcasts(),
          report.orphans().bytes(),
          report.deleted() ? "deleted" : "a dry run, nothing is deleted");
    } catch (IOException | DataAccessException e) {
      LOG.warn("no sweep now: {}", e.toString());
    }
  }

  private boolean tell(RecordingExpired event) {
    try {
      events
          .publish(Topics.PLAYBACK, event)
          .orTimeout(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }
}
