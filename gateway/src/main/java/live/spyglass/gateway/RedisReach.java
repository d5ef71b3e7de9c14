package live.spyglass.gateway;

import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Redis within a deadline. The door does not depend on it: when Redis has not answered in time it
/// is left alone for a second, and whoever asks meanwhile gets the failure at once.
@Component
public final class RedisReach {

  private static final Logger LOG = LoggerFactory.getLogger(RedisReach.class);
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ReactiveStringRedisTemplate redis;
  private volatile long resumeAt = System.nanoTime();
  private volatile boolean away;

  RedisReach(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  /// The answer; an error when there is none in time.
  public <T> Mono<T> ask(Function<ReactiveStringRedisTemplate, Mono<T>> question) {
    return Mono.defer(() -> {
      if (System.nanoTime() - resumeAt < 0) {
        return Mono.error(new RedisAwayException());
      }
      // Opening the connection blocks, which an event loop must not.
      return question
          .apply(redis)
          .subscribeOn(Schedulers.boundedElastic())
          .timeout(LIMIT)
          .doOnSuccess(_ -> answered())
          .doOnError(this::failed);
    });
  }

  private void answered() {
    if (away) {
      away = false;
      LOG.info("Redis answers again");
    }
  }

  private void failed(Throwable failure) {
    resumeAt = System.nanoTime() + PAUSE.toNanos();
    if (!away) {
      away = true;
      LOG.warn("Redis does not answer, rates are not limited: {}", failure.toString());
    }
  }

  /// Redis did not answer a moment ago.
  private static final class RedisAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisAwayException() {
      super("Redis did not answer a moment ago", null, false, false);
    }
  }
}
