package live.spyglass.ingest.webrtc.send;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import live.spyglass.ingest.publish.PublishProperties;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.support.internal.InternalToken;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the watching side together.
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

  @Bean
  Sources sources(
      StreamRegistry registry,
      MediaBudget budget,
      InternalToken token,
      WatchProperties properties) {
    return new Sources(registry, budget, token, properties.transcodeUrl());
  }

  @Bean
  WatchDoor watchDoor(
      Sources sources,
      WatchProperties properties,
      PublishProperties publishing,
      MeterRegistry meters) {
    WatchDoor door =
        new WatchDoor(new KnownBroadcasts(publishing.rememberedKeys()), sources, properties);
    Gauge.builder("spyglass.ingest.webrtc.viewers", door, WatchDoor::viewers)
        .description("Viewers by WebRTC on this node")
        .register(meters);
    door.counts().register(meters);
    return door;
  }

  @Bean
  StageEvents stageEvents(WatchDoor door, PublishProperties publishing, InstantSource clock) {
    return new StageEvents(door, publishing.nodeId(), clock);
  }
}
