package live.spyglass.transcode.job;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/// Listens for wake-ups.
@Configuration(proxyBeanMethods = false)
class WakeConfiguration {

  @Bean
  RedisMessageListenerContainer wakeUps(RedisConnectionFactory connections, Claims claims) {
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(connections);
    container.addMessageListener(claims, new ChannelTopic(WantedBroadcasts.WAKE));
    return container;
  }
}
