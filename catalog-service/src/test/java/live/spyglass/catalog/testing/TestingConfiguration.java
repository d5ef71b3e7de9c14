package live.spyglass.catalog.testing;

import live.spyglass.support.messaging.EventPublisher;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

/// What tests hold in their hands.
@TestConfiguration(proxyBeanMethods = false)
public class TestingConfiguration {

  @Bean
  @Primary
  AdjustableClock adjustableClock() {
    return new AdjustableClock();
  }

  @Bean
  @Lazy
  CatalogClient catalogClient(@Value("${local.server.port}") int port) {
    return new CatalogClient(port);
  }

  @Bean(destroyMethod = "close")
  PublishedEvents publishedEvents(@Value("${spring.kafka.bootstrap-servers}") String servers) {
    return new PublishedEvents(servers);
  }

  @Bean
  Streams streams(EventPublisher publisher) {
    return new Streams(publisher);
  }
}
