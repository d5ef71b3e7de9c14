package live.spyglass.ingest;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventDeserializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/// Reads what ingest tells the platform, from the beginning of its topics. What comes again,
/// because Kafka went away before it was told how far this reader had come, is dropped as by every
/// consumer.
final class EventLog implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final KafkaConsumer<String, Event> consumer;
  private final Thread reader;

  EventLog(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "test-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "1000"),
            new StringDeserializer(),
            new EventDeserializer());
    reader = Thread.ofPlatform().daemon().name("event-log").start(this::read);
  }

  /// The first event of that type and broadcast that fits.
  <E extends Event> E await(Class<E> type, BroadcastId broadcast, Predicate<E> condition) {
    return Awaitility.await()
        .alias(type.getSimpleName() + " of " + broadcast)
        .atMost(DEADLINE)
        .until(() -> find(type, broadcast, condition), Optional::isPresent)
        .orElseThrow();
  }

  <E extends Event> E await(Class<E> type, BroadcastId broadcast) {
    return await(type, broadcast, _ -> true);
  }

  <E extends Event> Optional<E> find(Class<E> type, BroadcastId broadcast, Predicate<E> condition) {
    return events.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(event -> event.key().equals(broadcast.value()))
        .filter(condition)
        .findFirst();
  }

  /// StreamStarted and StreamEnded of a broadcast, in order.
  List<StreamEvent> streamEvents(BroadcastId broadcast) {
    return events.stream()
        .filter(StreamEvent.class::isInstance)
        .map(StreamEvent.class::cast)
        .filter(event -> event.broadcastId().equals(broadcast))
        .toList();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    Set<UUID> seen = new HashSet<>();
    try (consumer) {
      consumer.subscribe(List.of(Topics.STREAMS, Topics.STREAM_HEALTH));
      while (true) {
        for (ConsumerRecord<String, Event> record : consumer.poll(Duration.ofSeconds(1))) {
          if (seen.add(record.value().eventId())) {
            events.add(record.value());
          }
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }
}
