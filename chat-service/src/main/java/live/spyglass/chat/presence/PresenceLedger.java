package live.spyglass.chat.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RedisScript;
import live.spyglass.chat.fanout.ReplicaId;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The people of all rooms on all replicas, in Redis.
@Component
class PresenceLedger {

  /// People ever are counted exactly up to here.
  static final int LARGEST_EXACT_SET = 10_000;

  private static final Duration KEPT = Duration.ofDays(7);

  private final Redis redis;
  private final ReplicaId self;
  private final AudienceStore store;
  private final Executor blocking = Thread::startVirtualThread;

  PresenceLedger(Redis redis, ReplicaId self, AudienceStore store) {
    this.redis = redis;
    this.self = self;
    this.store = store;
  }

  /// What [#measure] saw; `news` when it differs from what was reported last.
  record Measured(long present, long total, boolean news) {}

  /// People now and ever, after the change.
  CompletableFuture<Announcement.People> change(BroadcastId room, Attendance.Changes changes) {
    List<byte[]> more = new ArrayList<>(1 + changes.came().size() + changes.went().size());
    more.add(Redis.bytes(changes.came().size()));
    changes.came().forEach(person -> more.add(Redis.bytes(person)));
    changes.went().forEach(person -> more.add(Redis.bytes(person)));
    return runReady(PresenceScripts.CHANGE, room, more)
        .thenApply(answer -> new Announcement.People((Long) answer.get(0), (Long) answer.get(1)));
  }

  CompletableFuture<Void> reap(BroadcastId room, String replica) {
    return run(PresenceScripts.REAP, room, replica, List.of()).thenApply(_ -> null);
  }

  CompletableFuture<Measured> measure(BroadcastId room, String besides) {
    return runReady(PresenceScripts.MEASURE, room, List.of(Redis.bytes(besides)))
        .thenApply(answer ->
            new Measured((Long) answer.get(0), (Long) answer.get(1), (Long) answer.get(2) == 1));
  }

  /// A report did not get out: the next [#measure] is news again.
  void unreport(BroadcastId room) {
    var _ = measure(room, "unreported");
  }

  /// People ever as Redis has them, for the database; empty when Redis has none.
  CompletableFuture<Optional<byte[]>> visitors(BroadcastId room) {
    return redis.read(RoomKeys.of(room, "visitors"));
  }

  List<String> keys(BroadcastId room) {
    return keys(room, self.value());
  }

  private CompletableFuture<List<Object>> runReady(
      RedisScript script, BroadcastId room, List<byte[]> more) {
    return run(script, room, self.value(), more)
        .thenCompose(answer ->
            (Long) answer.getFirst() >= 0
                ? CompletableFuture.completedFuture(answer)
                : restore(room).thenCompose(_ -> run(script, room, self.value(), more)));
  }

  private CompletableFuture<List<Object>> restore(BroadcastId room) {
    return CompletableFuture.supplyAsync(() -> store.find(room), blocking)
        .thenCompose(ever ->
            run(
                PresenceScripts.RESTORE,
                room,
                self.value(),
                List.of(
                    Redis.bytes(ever.map(AudienceStore.Ever::total).orElse(0L)),
                    ever.map(AudienceStore.Ever::visitors).orElse(new byte[0]))));
  }

  private CompletableFuture<List<Object>> run(
      RedisScript script, BroadcastId room, String replica, List<byte[]> more) {
    List<byte[]> arguments = new ArrayList<>(3 + more.size());
    arguments.add(Redis.bytes(RoomKeys.channel(room)));
    arguments.add(Redis.bytes(LARGEST_EXACT_SET));
    arguments.add(Redis.bytes(KEPT.toSeconds()));
    arguments.addAll(more);
    return redis.run(script, keys(room, replica), arguments);
  }

  private static List<String> keys(BroadcastId room, String replica) {
    return List.of(
        RoomKeys.of(room, "people"),
        RoomKeys.of(room, "audience"),
        RoomKeys.of(room, "seen"),
        RoomKeys.of(room, "visitors"),
        RoomKeys.of(room, "people:" + replica));
  }
}
