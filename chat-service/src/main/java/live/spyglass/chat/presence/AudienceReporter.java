package live.spyglass.chat.presence;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.heart.HeartSum;
import live.spyglass.chat.room.Room;
import live.spyglass.chat.room.RoomChanged;
import live.spyglass.chat.room.RoomState;
import live.spyglass.chat.room.RoomStore;
import live.spyglass.events.AudienceMeasured;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells the other services how many people and hearts a room has: every two seconds while that
/// changes. Several replicas may look; what was reported last is kept in Redis, so that one of them
/// reports.
@Component
public class AudienceReporter {

  private static final Logger LOG = LoggerFactory.getLogger(AudienceReporter.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int MAX_AT_ONCE = 32;

  private final PresenceLedger ledger;
  private final AudienceStore store;
  private final HeartSum hearts;
  private final RoomStore rooms;
  private final EventPublisher events;
  private final Clock clock;
  private final Set<BroadcastId> touched = ConcurrentHashMap.newKeySet();
  private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);

  AudienceReporter(
      PresenceLedger ledger,
      AudienceStore store,
      HeartSum hearts,
      RoomStore rooms,
      EventPublisher events,
      Clock clock,
      ScheduledExecutorService ticks) {
    this.ledger = ledger;
    this.store = store;
    this.hearts = hearts;
    this.rooms = rooms;
    this.events = events;
    this.clock = clock;
    var _ =
        ticks.scheduleWithFixedDelay(
            this::reportTouched, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The room's numbers may have changed.
  public void touch(BroadcastId room) {
    touched.add(room);
  }

  @EventListener
  void on(RoomChanged event) {
    if (event.state() != RoomState.DELETED) {
      touch(event.room());
    }
  }

  private void reportTouched() {
    for (BroadcastId room : List.copyOf(touched)) {
      if (!atOnce.tryAcquire()) {
        return;
      }
      touched.remove(room);
      Thread.startVirtualThread(() -> report(room));
    }
  }

  private void report(BroadcastId id) {
    try {
      Room room = rooms.findRoom(id).orElse(null);
      if (room == null || room.state() == RoomState.DELETED) {
        return;
      }
      boolean ended = room.state() == RoomState.ENDED;
      long given = hearts.total(id).join();
      PresenceLedger.Measured measured = ledger.measure(id, ended + " " + given).join();
      if (measured.news()) {
        publish(id, ended, given, measured);
      }
    } catch (RuntimeException e) {
      touch(id);
      LOG.atWarn().addKeyValue("broadcast", id).log("audience not measured: {}", e.getMessage());
    } finally {
      atOnce.release();
    }
  }

  private void publish(
      BroadcastId id, boolean ended, long given, PresenceLedger.Measured measured) {
    AudienceMeasured event =
        new AudienceMeasured(
            UUID.randomUUID(),
            clock.instant(),
            id,
            ended ? 0 : measured.present(),
            ended ? measured.present() : 0,
            measured.total(),
            given);
    CompletableFuture<Void> published = events.publish(Topics.AUDIENCE, event);
    var _ =
        published.exceptionally(_ -> {
          ledger.unreport(id);
          touch(id);
          return null;
        });
    ledger
        .visitors(id)
        .join()
        .ifPresent(visitors -> store.save(id, new AudienceStore.Ever(measured.total(), visitors)));
  }
}
