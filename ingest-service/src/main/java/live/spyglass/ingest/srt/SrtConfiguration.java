package live.spyglass.ingest.srt;

import io.micrometer.core.instrument.MeterRegistry;
import live.spyglass.ingest.publish.PublishDoor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the SRT side together.
@Configuration(proxyBeanMethods = false)
class SrtConfiguration {

  @Bean
  SrtServer srtServer(SrtProperties properties, PublishDoor door, MeterRegistry meters) {
    return new SrtServer(properties, door, meters);
  }

  @Bean
  SrtHealth srtHealthIndicator(SrtServer server) {
    return new SrtHealth(server);
  }
}
