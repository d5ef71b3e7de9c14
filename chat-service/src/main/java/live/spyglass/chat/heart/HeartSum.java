package live.spyglass.chat.heart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RedisScript;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.events.BroadcastId;
import org.springframework.stereotype.Component;

/// The sum of a room's counters, in Redis.
@Component
public class HeartSum {

  /// Raises counters to the given values, adds what they grew to the sum and announces it. A report
  /// that came before makes nothing grow, and is not announced again. -1: the room's counters are
  /// not in Redis; with `whole` (all counters are given) they are from here on.
  private static final RedisScript RAISE =
      RedisScript.of(
          """
          local sum = redis.call('HGET', KEYS[1], 'sum')
          if not sum and ARGV[1] ~= 'whole' then return {-1} end
          local grown = 0
          for i = 5, #ARGV, 2 do
            local before = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
            local now = tonumber(ARGV[i + 1])
            if now > before then
              grown = grown + now - before
              redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
            end
          end
          local total = redis.call('HINCRBY', KEYS[1], 'sum', grown)
          redis.call('EXPIRE', KEYS[1], ARGV[4])
          if grown > 0 and ARGV[3] ~= '' then
            redis.call('PUBLISH', ARGV[2], 'H ' .. total .. ' ' .. ARGV[3])
          end
          return {total}
          """);

  private static final Duration KEPT = Duration.ofDays(7);

  private final Redis redis;
  private final HeartStore store;
  private final Executor blocking = Thread::startVirtualThread;

  HeartSum(Redis redis, HeartStore store) {
    this.redis = redis;
    this.store = store;
  }

  /// The exact sum of all that was reported.
  public CompletableFuture<Long> total(BroadcastId room) {
    return raise(room, Map.of(), "");
  }

  CompletableFuture<Long> report(HeartCounter counter, HeartCounter.Report report) {
    return raise(
        counter.room(),
        Map.of(counter.name(), report.count()),
        Announcement.join(report.increments()));
  }

  /// The keys of a deleted room.
  public List<String> keys(BroadcastId room) {
    return List.of(key(room));
  }

  private CompletableFuture<Long> raise(
      BroadcastId room, Map<String, Long> counters, String increments) {
    return run(room, false, counters, increments)
        .thenCompose(total -> total >= 0 ? done(total) : restore(room, counters, increments));
  }

  /// Redis knows nothing of the room (any more): the counters come from the database, and from
  /// every replica that is still counting.
  private CompletableFuture<Long> restore(
      BroadcastId room, Map<String, Long> counters, String increments) {
    return CompletableFuture.supplyAsync(() -> store.counters(room), blocking)
        .thenCompose(stored -> run(room, true, stored, ""))
        .thenCompose(
            total -> counters.isEmpty() ? done(total) : run(room, true, counters, increments));
  }

  private CompletableFuture<Long> run(
      BroadcastId room, boolean whole, Map<String, Long> counters, String increments) {
    List<byte[]> arguments = new ArrayList<>(4 + 2 * counters.size());
    arguments.add(Redis.bytes(whole ? "whole" : "some"));
    arguments.add(Redis.bytes(RoomKeys.channel(room)));
    arguments.add(Redis.bytes(increments));
    arguments.add(Redis.bytes(KEPT.toSeconds()));
    counters.forEach((name, count) -> {
      arguments.add(Redis.bytes("c:" + name));
      arguments.add(Redis.bytes(count));
    });
    return redis.run(RAISE, List.of(key(room)), arguments).thenApply(a -> (Long) a.getFirst());
  }

  private static CompletableFuture<Long> done(long total) {
    return CompletableFuture.completedFuture(total);
  }

  private static String key(BroadcastId room) {
    return RoomKeys.of(room, "hearts");
  }
}
