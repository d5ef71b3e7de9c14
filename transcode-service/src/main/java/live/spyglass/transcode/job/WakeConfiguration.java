package live.spyglass.transcode.job;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/// Listens for wake-ups, and has Redis asked in such a way that nobody waits for one that is away.
@Configuration(proxyBeanMethods = false)
class WakeConfiguration {

  private static final Duration RECONNECT = Duration.ofMillis(500);

  /// Without a connection an answer is not waited for.
  @Bean
  LettuceClientOptionsBuilderCustomizer failingAtOnce() {
    return options ->
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
  }

  /// Soon after it is back it is found, by all nodes alike: whoever held something is not last.
  @Bean
  ClientResourcesBuilderCustomizer tryingOften() {
    return resources -> resources.reconnectDelay(Delay.constant(RECONNECT));
  }

  @Bean
  RedisMessageListenerContainer wakeUps(RedisConnectionFactory connections, Claims claims) {
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(connections);
    container.addMessageListener(claims, new ChannelTopic(WantedBroadcasts.WAKE));
    return container;
  }
}
