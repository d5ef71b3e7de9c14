package live.spyglass.chat.fanout;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether Redis can be reached. Chat within one replica goes on without it.
@Component("redisHealthIndicator")
final class RedisHealth implements HealthIndicator {

  private final Redis redis;

  RedisHealth(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Health health() {
    return redis.isUp() ? Health.up().build() : Health.down().build();
  }
}
