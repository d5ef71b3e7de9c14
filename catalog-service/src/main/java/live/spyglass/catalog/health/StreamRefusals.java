package live.spyglass.catalog.health;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventJson;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// Why the last publisher of a broadcast was turned away, until one is taken. A group of its own
/// reads the topic: what a broadcast's life follows is not held up by it.
@Component
public class StreamRefusals {

  private final JdbcClient jdbc;

  StreamRefusals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @KafkaListener(
      id = "catalog-stream-refusals",
      topics = Topics.STREAMS,
      groupId = "catalog-refusals")
  void on(StreamEvent event) {
    switch (event) {
      case StreamRefused refused -> remember(refused);
      case StreamStarted started -> forget(started);
      case StreamEnded _ -> {}
    }
  }

  /// Empty when a stream has started since.
  public Optional<StreamRefused> find(BroadcastId broadcast) {
    return jdbc.sql(
            """
            SELECT refusal FROM catalog.stream_refusal
            WHERE broadcast_id = :id AND refusal IS NOT NULL
              AND (started_at IS NULL OR started_at < refused_at)
            """)
        .param("id", broadcast.value())
        .query(String.class)
        .optional()
        .map(json -> (StreamRefused) EventJson.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private void remember(StreamRefused refused) {
    jdbc.sql(
            """
            INSERT INTO catalog.stream_refusal AS r (broadcast_id, refused_at, refusal)
            SELECT id, :at, :refusal FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET
              refused_at = excluded.refused_at, refusal = excluded.refusal
            WHERE r.refused_at IS NULL OR r.refused_at < excluded.refused_at
            """)
        .param("id", refused.broadcastId().value())
        .param("at", at(refused))
        .param("refusal", new String(EventJson.write(refused), StandardCharsets.UTF_8))
        .update();
  }

  private void forget(StreamStarted started) {
    jdbc.sql(
            """
            INSERT INTO catalog.stream_refusal AS r (broadcast_id, started_at)
            SELECT id, :at FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET started_at = excluded.started_at
            WHERE r.started_at IS NULL OR r.started_at < excluded.started_at
            """)
        .param("id", started.broadcastId().value())
        .param("at", at(started))
        .update();
  }

  private static OffsetDateTime at(StreamEvent event) {
    return event.occurredAt().atOffset(ZoneOffset.UTC);
  }
}
