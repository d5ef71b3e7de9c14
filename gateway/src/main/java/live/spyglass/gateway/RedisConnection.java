package live.spyglass.gateway;

import io.lettuce.core.ClientOptions;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.stereotype.Component;

/// A connection that is lost refuses at once instead of piling up commands until it is back.
@Component
final class RedisConnection implements LettuceClientOptionsBuilderCustomizer {

  private static final int MOST_WAITING = 10_000;

  @Override
  public void customize(ClientOptions.Builder options) {
    options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MOST_WAITING);
  }
}
