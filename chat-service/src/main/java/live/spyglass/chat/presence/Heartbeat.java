package live.spyglass.chat.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.ReplicaId;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.events.BroadcastId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Shows the other replicas that this one lives, and buries those that do not.
@Component
class Heartbeat {

  static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration DEAD_AFTER = Duration.ofSeconds(12);
  private static final long ROOMS_KEPT_SECONDS = Duration.ofDays(7).toSeconds();
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final String REPLICAS = RoomKeys.global("replicas");
  private static final String KNOWN = RoomKeys.global("replicas:known");

  private final Redis redis;
  private final ReplicaId self;
  private final PresenceLedger ledger;

  Heartbeat(Redis redis, ReplicaId self, PresenceLedger ledger) {
    this.redis = redis;
    this.self = self;
    this.ledger = ledger;
  }

  /// Answers whether the others still knew of this replica. `emptied` is called for each room from
  /// which a dead replica's people were taken.
  CompletableFuture<Boolean> beat(Consumer<BroadcastId> emptied) {
    return redis
        .run(
            PresenceScripts.BEAT,
            List.of(REPLICAS, KNOWN),
            List.of(Redis.bytes(self.value()), Redis.bytes(DEAD_AFTER.toMillis())))
        .thenApply(answer -> {
          answer.stream().skip(1).map(Redis::text).forEach(dead -> bury(dead, emptied));
          return (Long) answer.getFirst() == 1;
        });
  }

  /// From now on others know where to look for this replica's people.
  CompletableFuture<Void> hold(Collection<BroadcastId> rooms) {
    List<byte[]> arguments = new ArrayList<>(2 + rooms.size());
    arguments.add(Redis.bytes(self.value()));
    arguments.add(Redis.bytes(ROOMS_KEPT_SECONDS));
    rooms.forEach(room -> arguments.add(Redis.bytes(room.value())));
    return redis
        .run(PresenceScripts.HOLD, List.of(roomsOf(self.value()), REPLICAS), arguments)
        .thenApply(_ -> null);
  }

  void release(BroadcastId room) {
    var _ = released(self.value(), List.of(room.value()));
  }

  /// This replica goes in order: nothing is left to be buried.
  CompletableFuture<Void> end() {
    return redis
        .delete(List.of(roomsOf(self.value())))
        .thenCompose(_ -> forget(self.value()))
        .thenApply(_ -> null);
  }

  private void bury(String dead, Consumer<BroadcastId> emptied) {
    LOG.warn("replica {} is gone: its people are taken out of their rooms", dead);
    var _ =
        redis
            .run(PresenceScripts.ROOMS, List.of(roomsOf(dead)), List.of())
            .thenCompose(rooms -> bury(dead, rooms.stream().map(Redis::text).toList(), emptied));
  }

  /// Some of its rooms; the next beat goes on while it has any.
  private CompletableFuture<Object> bury(
      String dead, List<String> rooms, Consumer<BroadcastId> emptied) {
    List<CompletableFuture<Void>> reaped = new ArrayList<>();
    for (String room : rooms) {
      BroadcastId id = new BroadcastId(room);
      reaped.add(ledger.reap(id, dead).thenRun(() -> emptied.accept(id)));
    }
    return CompletableFuture.allOf(reaped.toArray(CompletableFuture[]::new))
        .thenCompose(_ -> released(dead, rooms))
        .thenCompose(left ->
            left == 0
                ? forget(dead).thenApply(Object.class::cast)
                : CompletableFuture.completedFuture(left));
  }

  private CompletableFuture<Long> released(String replica, List<String> rooms) {
    return redis
        .run(
            PresenceScripts.RELEASE,
            List.of(roomsOf(replica)),
            rooms.stream().map(Redis::bytes).toList())
        .thenApply(answer -> (Long) answer.getFirst());
  }

  private CompletableFuture<List<Object>> forget(String replica) {
    return redis.run(
        PresenceScripts.FORGET, List.of(REPLICAS, KNOWN), List.of(Redis.bytes(replica)));
  }

  private static String roomsOf(String replica) {
    return RoomKeys.global("rooms:" + replica);
  }
}
