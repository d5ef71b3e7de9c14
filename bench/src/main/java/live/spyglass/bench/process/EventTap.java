package live.spyglass.bench.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads events off Kafka as any service does, and keeps the last of each type of each broadcast.
public final class EventTap implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, JsonNode> last = new ConcurrentHashMap<>();
  private final KafkaConsumer<String, String> consumer;
  private final Thread reader;
  private volatile boolean closed;

  public EventTap(String bootstrapServers, List<String> topics) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    reader = Thread.ofPlatform().daemon().name("event-tap").start(this::read);
  }

  public Optional<JsonNode> find(String type, String broadcast) {
    return Optional.ofNullable(last.get(type + broadcast));
  }

  /// When the event says it happened.
  public Optional<Instant> findTime(String type, String broadcast) {
    return find(type, broadcast).map(event -> Instant.parse(event.get("occurredAt").asString()));
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer
            .poll(POLL)
            .forEach(record -> {
              JsonNode event = JSON.readTree(record.value());
              last.put(event.get("type").asString() + record.key(), event);
            });
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
