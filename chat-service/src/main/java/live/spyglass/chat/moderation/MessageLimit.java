package live.spyglass.chat.moderation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import live.spyglass.chat.fanout.Redis;
import live.spyglass.chat.fanout.RedisScript;
import live.spyglass.chat.fanout.RoomKeys;
import live.spyglass.events.AccountId;
import org.springframework.stereotype.Component;

/// How fast one account may post, across rooms and replicas.
@Component
public class MessageLimit {

  private static final RedisScript TAKE =
      RedisScript.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
          local from = tonumber(redis.call('GET', KEYS[1]) or now)
          if from < now then from = now end
          local wait = from + interval - now - interval * burst
          if wait > 0 then return {wait} end
          redis.call('SET', KEYS[1], string.format('%.0f', from + interval),
              'PX', string.format('%.0f', from + interval - now + 1000))
          return {0}
          """);

  private static final int MAX_REMEMBERED = 50_000;

  private final Redis redis;
  private final Rate rate;
  private final List<byte[]> arguments;
  private final Map<AccountId, Rate.Usage> here =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Rate.Usage> eldest) {
          return size() > MAX_REMEMBERED || eldest.getValue().isIdle(System.nanoTime());
        }
      };

  MessageLimit(Redis redis, LimitProperties properties) {
    this.redis = redis;
    this.rate = new Rate(properties.messageInterval().toNanos(), properties.messages());
    this.arguments =
        List.of(
            Redis.bytes(properties.messageInterval().toMillis()),
            Redis.bytes(properties.messages()));
  }

  /// Takes one message: zero when it was granted, otherwise how long to wait.
  public CompletableFuture<Duration> take(AccountId account) {
    return redis
        .run(TAKE, List.of(RoomKeys.global("limit:" + account.value())), arguments)
        .thenApply(answer -> Duration.ofMillis((Long) answer.getFirst()))
        .exceptionally(_ -> takeHere(account));
  }

  private synchronized Duration takeHere(AccountId account) {
    Rate.Usage usage = here.get(account);
    if (usage == null) {
      usage = new Rate.Usage();
    }
    Duration wait = Duration.ofNanos(usage.take(rate, 1, System.nanoTime()));
    here.put(account, usage);
    return wait;
  }
}
