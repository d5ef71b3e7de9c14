package live.spyglass.catalog.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import live.spyglass.events.Event;
import live.spyglass.support.messaging.EventJson;
import live.spyglass.support.tracing.Traces;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Where events wait for their transaction, and then for Kafka.
@Component
public class Outbox {

  private final JdbcClient jdbc;
  private final OutboxRelay relay;
  private final Clock clock;
  private final Traces traces;

  Outbox(JdbcClient jdbc, OutboxRelay relay, Clock clock, Traces traces) {
    this.jdbc = jdbc;
    this.relay = relay;
    this.clock = clock;
    this.traces = traces;
  }

  /// Must be called in a transaction.
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(String topic, Event event) {
    add(topic, List.of(event));
  }

  /// In this order. Must be called in a transaction.
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(String topic, Collection<? extends Event> events) {
    if (events.isEmpty()) {
      return;
    }
    for (Event event : events) {
      jdbc.sql(
              """
              INSERT INTO catalog.outbox (topic, record_key, payload, created_at, trace)
              VALUES (:topic, :key, :payload, :now, :trace)
              """)
          .param("topic", topic)
          .param("key", event.key())
          .param("payload", new String(EventJson.write(event), StandardCharsets.UTF_8))
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .param("trace", traces.current())
          .update();
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            relay.wake();
          }
        });
  }
}
