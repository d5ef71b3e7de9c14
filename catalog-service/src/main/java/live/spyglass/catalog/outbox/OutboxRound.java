package live.spyglass.catalog.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.support.tracing.Traces;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// One round of the relay: lock, read, send, delete, commit.
@Component
class OutboxRound {

  /// Names the advisory lock; any number that nothing else in this database uses.
  private static final long LOCK = 0x5350_5947_4f55_5442L;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Traces traces;
  private final int batch;
  private volatile @Nullable Instant oldest;
  private volatile int pending;

  OutboxRound(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      EventPublisher publisher,
      Clock clock,
      Traces traces,
      OutboxProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.publisher = publisher;
    this.clock = clock;
    this.traces = traces;
    this.batch = properties.batch();
  }

  /// Seconds that the oldest row has been waiting, as far as this replica has seen.
  double ageSeconds() {
    Instant since = oldest;
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  /// Rows waiting, as far as this replica has seen; at most one batch.
  double pending() {
    return pending;
  }

  /// Throws when the database or Kafka fails; what Kafka took until then is not sent again.
  Outcome run() {
    List<Throwable> failures = new ArrayList<>();
    Outcome outcome =
        transaction.execute(_ -> {
          Boolean mine =
              jdbc.sql("SELECT pg_try_advisory_xact_lock(:lock)")
                  .param("lock", LOCK)
                  .query(Boolean.class)
                  .single();
          if (!mine) {
            return new Outcome.SomebodyElse();
          }
          List<Row> rows = read();
          see(rows);
          if (rows.isEmpty()) {
            return new Outcome.Emptied();
          }
          delete(send(rows, failures));
          return rows.size() == batch ? new Outcome.More() : new Outcome.Emptied();
        });
    if (!failures.isEmpty()) {
      throw new CompletionException("Kafka does not take events", failures.getFirst());
    }
    if (outcome instanceof Outcome.Emptied) {
      see(List.of());
    }
    return outcome;
  }

  private List<Row> read() {
    return jdbc.sql(
            """
            SELECT id, topic, record_key, payload, created_at, trace FROM catalog.outbox
            ORDER BY id LIMIT :batch
            """)
        .param("batch", batch)
        .query((rs, _) ->
            new Row(
                rs.getLong("id"),
                rs.getString("topic"),
                rs.getString("record_key"),
                rs.getString("payload"),
                rs.getObject("created_at", OffsetDateTime.class).toInstant(),
                rs.getString("trace")))
        .list();
  }

  /// Sends each key's rows one after the other and the keys side by side, and waits for all. Gives
  /// the numbers of the rows that Kafka has. The producer's delivery time-out bounds the wait.
  private List<Long> send(List<Row> rows, List<Throwable> failures) {
    ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
    Map<String, CompletableFuture<Void>> byKey = new LinkedHashMap<>();
    for (Row row : rows) {
      CompletableFuture<Void> before = byKey.get(row.chain());
      CompletableFuture<Void> after =
          before == null ? publish(row) : before.thenCompose(_ -> publish(row));
      byKey.put(row.chain(), after.thenRun(() -> sent.add(row.id())));
      if (after.isCompletedExceptionally()) {
        // The client blocks for metadata before it fails: the next key would wait as long again.
        break;
      }
    }
    for (CompletableFuture<Void> last : byKey.values()) {
      try {
        last.join();
      } catch (CompletionException e) {
        failures.add(e.getCause() == null ? e : e.getCause());
      }
    }
    return List.copyOf(sent);
  }

  private CompletableFuture<Void> publish(Row row) {
    Traces.Stretch relayed = traces.begin("outbox", row.trace());
    try {
      return relayed.within(() ->
          publisher.publish(
              row.topic(), row.key(), row.payload().getBytes(StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      relayed.end();
    }
  }

  private void delete(List<Long> sent) {
    if (!sent.isEmpty()) {
      jdbc.sql("DELETE FROM catalog.outbox WHERE id = ANY (:ids)")
          .param("ids", sent.toArray(Long[]::new))
          .update();
    }
  }

  private void see(List<Row> rows) {
    pending = rows.size();
    oldest = rows.isEmpty() ? null : rows.getFirst().createdAt();
  }

  /// What came of a round.
  sealed interface Outcome {

    /// Nothing is left to send.
    record Emptied() implements Outcome {}

    /// The batch was full: there may be more.
    record More() implements Outcome {}

    /// Another replica is relaying.
    record SomebodyElse() implements Outcome {}
  }

  private record Row(
      long id,
      String topic,
      String key,
      String payload,
      Instant createdAt,
      @Nullable String trace) {

    String chain() {
      return topic + '/' + key;
    }
  }
}
