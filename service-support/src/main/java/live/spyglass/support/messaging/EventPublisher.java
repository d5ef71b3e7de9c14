package live.spyglass.support.messaging;

import java.util.concurrent.CompletableFuture;
import live.spyglass.events.Event;
import org.springframework.kafka.core.KafkaTemplate;

/// Sends events. Order is kept per key. While Kafka is away the producer keeps what it was given,
/// up to its buffer, and tries again for five minutes; a service that must not lose an event beyond
/// that writes it into an outbox first.
public final class EventPublisher {

  private final KafkaTemplate<String, Object> kafka;

  EventPublisher(KafkaTemplate<String, Object> kafka) {
    this.kafka = kafka;
  }

  /// Completes when all in-sync replicas have the event.
  public CompletableFuture<Void> publish(String topic, Event event) {
    return kafka.send(topic, event.key(), event).thenApply(_ -> null);
  }

  /// An event that is JSON already, as an outbox keeps it.
  public CompletableFuture<Void> publish(String topic, String key, byte[] json) {
    return kafka.send(topic, key, json).thenApply(_ -> null);
  }

  /// Waits until everything given so far is sent or has failed.
  public void flush() {
    kafka.flush();
  }
}
