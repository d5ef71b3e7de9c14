package live.spyglass.chat.fanout;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The connection to Redis, from `SPRING_DATA_REDIS_URL`.
@Configuration(proxyBeanMethods = false)
class FanoutConfiguration {

  @Bean
  Redis redis(@Value("${spring.data.redis.url:redis://localhost:6379}") String url) {
    return new Redis(url);
  }

  @Bean
  ReplicaId replicaId() {
    return ReplicaId.random();
  }
}
