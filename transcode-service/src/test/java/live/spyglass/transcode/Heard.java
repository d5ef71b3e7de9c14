package live.spyglass.transcode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.events.PlaybackEvent;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventDeserializer;
import live.spyglass.testsupport.Stores;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What the service says on the playback topic.
final class Heard implements AutoCloseable {

  private final List<PlaybackEvent> events = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean open = true;

  Heard() {
    thread = Thread.ofPlatform().daemon().name("heard").start(this::listen);
  }

  <T extends PlaybackEvent> List<T> of(BroadcastId id, Class<T> type) {
    return events.stream()
        .filter(event -> event.broadcastId().equals(id))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private void listen() {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            Stores.kafka().bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG,
            UUID.randomUUID().toString(),
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            1000,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    try (KafkaConsumer<String, Event> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new EventDeserializer())) {
      consumer.subscribe(List.of(Topics.PLAYBACK));
      while (open) {
        for (ConsumerRecord<String, Event> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value() instanceof PlaybackEvent event) {
            events.add(event);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
