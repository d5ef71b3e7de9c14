package live.spyglass.chat.room;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamKeyReplaced;
import live.spyglass.events.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Follows the catalog. One replica reads an event, the others hear of the change through Redis and
/// look into the database.
@Component
class RoomEvents {

  private static final Logger LOG = LoggerFactory.getLogger(RoomEvents.class);

  /// Longer than Kafka keeps events.
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final RoomStore rooms;
  private final Redis redis;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher here;

  RoomEvents(
      RoomStore rooms,
      Redis redis,
      TransactionTemplate transaction,
      ApplicationEventPublisher here,
      ScheduledExecutorService ticks) {
    this.rooms = rooms;
    this.redis = redis;
    this.transaction = transaction;
    this.here = here;
    var _ =
        ticks.scheduleWithFixedDelay(
            () -> Thread.startVirtualThread(this::forgetOldEvents), 1, 360, TimeUnit.MINUTES);
  }

  @KafkaListener(topics = Topics.BROADCASTS)
  void on(BroadcastEvent event) {
    boolean changed =
        Boolean.TRUE.equals(transaction.execute(_ -> rooms.claim(event.eventId()) && apply(event)));
    if (changed) {
      tell(event.broadcastId());
    }
  }

  private boolean apply(BroadcastEvent event) {
    BroadcastId id = event.broadcastId();
    boolean applied =
        switch (event) {
          case BroadcastCreated created -> {
            rooms.create(created);
            yield true;
          }
          case BroadcastUpdated updated -> rooms.describe(id, updated.title(), updated.audience());
          case BroadcastLive _ -> rooms.move(id, RoomState.LIVE);
          case BroadcastInterrupted _ -> rooms.move(id, RoomState.INTERRUPTED);
          case BroadcastEnded ended -> rooms.end(id, ended.endedAt());
          case BroadcastDeleted _ -> rooms.delete(id);
          case StreamKeyReplaced _ -> true;
        };
    if (!applied) {
      LOG.atWarn()
          .addKeyValue("broadcast", id)
          .log("{} does not apply to its room", event.getClass().getSimpleName());
    }
    return applied && !(event instanceof StreamKeyReplaced);
  }

  private void tell(BroadcastId id) {
    rooms
        .findRoom(id)
        .ifPresent(room -> {
          LOG.atInfo().addKeyValue("broadcast", id).log("room is {}", room.state());
          here.publishEvent(new RoomChanged(id, room.state()));
        });
    // Whoever misses this finds the change within seconds, by comparing with the database.
    var _ = redis.publish(RoomKeys.channel(id), new Announcement.Changed().encode());
  }

  private void forgetOldEvents() {
    try {
      rooms.forgetEventsOlderThan(REMEMBERED);
    } catch (RuntimeException e) {
      LOG.warn("old event ids could not be pruned: {}", e.getMessage());
    }
  }
}
