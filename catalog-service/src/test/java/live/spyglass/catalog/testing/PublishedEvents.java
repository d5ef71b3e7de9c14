package live.spyglass.catalog.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.events.Event;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventJson;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/// Everything the catalog has published, read from Kafka in its own thread.
public final class PublishedEvents implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Map<String, String> traces = new ConcurrentHashMap<>();
  private final Thread thread;

  public PublishedEvents(String servers) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "metadata.max.age.ms", "1000"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("published-events").start(this::read);
  }

  /// The events of one key so far, in order.
  public List<Event> of(String key) {
    return events.stream().filter(event -> event.key().equals(key)).toList();
  }

  /// Waits until this many events of the key are there, and gives them.
  public List<Event> await(String key, int count) {
    return Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> of(key), found -> found.size() >= count);
  }

  /// Waits for an event of this kind, and gives the last.
  public <E extends Event> E await(String key, Class<E> type) {
    Awaitility.await("an event")
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> of(key).stream().anyMatch(type::isInstance));
    return of(key).stream().filter(type::isInstance).map(type::cast).toList().getLast();
  }

  /// The W3C `traceparent` of the last event of a key; empty when it had none.
  public String traceOf(String key) {
    return traces.getOrDefault(key, "");
  }

  private void read() {
    try (consumer) {
      consumer.assign(partitions());
      consumer.seekToBeginning(consumer.assignment());
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Header trace = record.headers().lastHeader("traceparent");
          if (trace != null) {
            traces.put(record.key(), new String(trace.value(), StandardCharsets.UTF_8));
          }
          events.add(EventJson.read(record.value()));
        }
      }
    } catch (WakeupException _) {
      // Closed.
    }
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.ACCOUNTS, Topics.BROADCASTS)) {
      Awaitility.await("the topic " + topic)
          .atMost(DEADLINE)
          .ignoreExceptions()
          .until(() -> !consumer.partitionsFor(topic).isEmpty());
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
