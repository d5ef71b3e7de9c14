package live.spyglass.chat;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/// The chat service: HTTP and health on `SERVER_PORT`, WebSockets on `CHAT_WEBSOCKET_PORT`.
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class ChatApplication {

  public static void main(String[] args) {
    SpringApplication.run(ChatApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Drives everything periodic. Its tasks never block: they hand work to virtual threads or to
  /// Redis and return.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService ticks() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("chat-ticks").daemon().factory());
  }
}
