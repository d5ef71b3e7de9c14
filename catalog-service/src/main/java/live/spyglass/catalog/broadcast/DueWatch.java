package live.spyglass.catalog.broadcast;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import live.spyglass.catalog.outbox.Outbox;
import live.spyglass.events.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Ends broadcasts whose interruption lasted too long. Every replica looks twice a second; rows
/// that another one holds are skipped, and what it did not get to is found at the next look.
@Component
class DueWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DueWatch.class);
  private static final Limit BATCH = Limit.of(20);

  private final BroadcastRepository repository;
  private final Outbox outbox;
  private final BroadcastProperties properties;
  private final TransactionTemplate transaction;
  private final Clock clock;

  DueWatch(
      BroadcastRepository repository,
      Outbox outbox,
      BroadcastProperties properties,
      TransactionTemplate transaction,
      Clock clock) {
    this.repository = repository;
    this.outbox = outbox;
    this.properties = properties;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT0.5S")
  void look() {
    Integer found;
    do {
      found = transaction.execute(_ -> handleBatch());
    } while (found != null && found == BATCH.max());
  }

  private int handleBatch() {
    Instant now = clock.instant();
    List<Broadcast> due = repository.lockDue(now, BATCH);
    for (Broadcast broadcast : due) {
      broadcast
          .timeUp(now, properties.interruptionWindow())
          .ifPresent(event -> outbox.add(Topics.BROADCASTS, event));
      LOG.atInfo()
          .addKeyValue("broadcast", broadcast.id())
          .log("time is up: {}", broadcast.state());
    }
    return due.size();
  }
}
