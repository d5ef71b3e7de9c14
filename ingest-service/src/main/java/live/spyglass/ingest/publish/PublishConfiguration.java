package live.spyglass.ingest.publish;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.support.internal.InternalPort;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.messaging.EventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/// Puts the publishing side together.
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  StreamRegistry streamRegistry() {
    return new StreamRegistry();
  }

  @Bean
  StreamKeys streamKeys(
      RestClient.Builder builder, PublishProperties properties, InternalToken token) {
    CatalogKeys catalog = new CatalogKeys(builder, properties, token);
    return new StreamKeys(catalog::resolve, properties.rememberedKeys());
  }

  @Bean
  Announcements announcements(EventPublisher publisher) {
    return new Announcements(publisher);
  }

  @Bean
  MediaBudget mediaBudget(PublishProperties properties) {
    return new MediaBudget(properties.readers().totalBytes());
  }

  @Bean
  PublishMetrics publishMetrics(MeterRegistry meters, StreamRegistry registry, MediaBudget budget) {
    return new PublishMetrics(meters, registry, budget);
  }

  @Bean
  PublishDoor publishDoor(
      StreamKeys keys,
      StreamRegistry registry,
      Announcements announcements,
      PublishMetrics metrics,
      PublishProperties properties,
      InternalPort internal,
      MediaBudget budget,
      InstantSource clock) {
    return new PublishDoor(
        keys,
        new WrongKeys(properties.wrongKeysPerMinute(), Ticker.systemTicker()),
        registry,
        announcements,
        metrics,
        properties,
        internal.of(properties.advertisedUrl()),
        budget,
        clock,
        System::nanoTime);
  }

  @Bean
  StreamHealth streamHealth(
      PublishDoor door, EventPublisher publisher, PublishMetrics metrics, InstantSource clock) {
    return new StreamHealth(door, publisher, metrics, clock, System::nanoTime);
  }

  @Bean
  PlatformEvents platformEvents(
      StreamKeys keys, PublishDoor door, PublishProperties properties, InstantSource clock) {
    return new PlatformEvents(keys, door, properties.nodeId(), clock);
  }

  @Bean
  SmartLifecycle publishDoorLifecycle(PublishDoor door, PublishProperties properties) {
    return new DoorLifecycle(door, properties.leaveWait());
  }

  /// Stops before anything else, in a phase of its own: as long as it waits for broadcasts to end,
  /// everything goes on that they need. Who asks whether this node is ready hears no from before.
  private static final class DoorLifecycle implements SmartLifecycle {

    private final PublishDoor door;
    private final Duration wait;
    private volatile boolean running;

    DoorLifecycle(PublishDoor door, Duration wait) {
      this.door = door;
      this.wait = wait;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      door.leave(wait);
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }
}
