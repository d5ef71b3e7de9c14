package live.spyglass.catalog.health;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventJson;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// The newest measurement of every broadcast's stream.
@Component
public class StreamHealth {

  private final JdbcClient jdbc;

  StreamHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Keeps the measurement unless a newer one is known, or the broadcast is gone.
  @KafkaListener(id = "catalog-stream-health", topics = Topics.STREAM_HEALTH, groupId = "catalog")
  void on(StreamMeasured event) {
    jdbc.sql(
            """
            INSERT INTO catalog.stream_health AS h (broadcast_id, measured_at, measurement)
            SELECT id, :at, :measurement FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET
              measured_at = excluded.measured_at, measurement = excluded.measurement
            WHERE h.measured_at < excluded.measured_at
            """)
        .param("id", event.broadcastId().value())
        .param("at", event.occurredAt().atOffset(ZoneOffset.UTC))
        .param("measurement", new String(EventJson.write(event), StandardCharsets.UTF_8))
        .update();
  }

  public Optional<StreamMeasured> find(BroadcastId broadcast) {
    return jdbc.sql("SELECT measurement FROM catalog.stream_health WHERE broadcast_id = :id")
        .param("id", broadcast.value())
        .query(String.class)
        .optional()
        .map(json -> (StreamMeasured) EventJson.read(json.getBytes(StandardCharsets.UTF_8)));
  }
}
