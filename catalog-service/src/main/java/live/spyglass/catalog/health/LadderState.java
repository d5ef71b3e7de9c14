package live.spyglass.catalog.health;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.PlaybackEvent;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventJson;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// What is encoded of every broadcast, as it was told last. A group of its own reads the topic:
/// what a broadcast's life follows is not held up by it.
@Component
public class LadderState {

  private final JdbcClient jdbc;

  LadderState(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @KafkaListener(id = "catalog-ladders", topics = Topics.PLAYBACK, groupId = "catalog-ladders")
  void on(PlaybackEvent event) {
    if (event instanceof LadderChanged changed) {
      keep(changed);
    }
  }

  /// Keeps it unless something newer is known, or the broadcast is gone.
  private void keep(LadderChanged event) {
    jdbc.sql(
            """
            INSERT INTO catalog.ladder_state AS l (broadcast_id, changed_at, change)
            SELECT id, :at, :change FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET
              changed_at = excluded.changed_at, change = excluded.change
            WHERE l.changed_at < excluded.changed_at
            """)
        .param("id", event.broadcastId().value())
        .param("at", event.occurredAt().atOffset(ZoneOffset.UTC))
        .param("change", new String(EventJson.write(event), StandardCharsets.UTF_8))
        .update();
  }

  public Optional<LadderChanged> find(BroadcastId broadcast) {
    return jdbc.sql("SELECT change FROM catalog.ladder_state WHERE broadcast_id = :id")
        .param("id", broadcast.value())
        .query(String.class)
        .optional()
        .map(json -> (LadderChanged) EventJson.read(json.getBytes(StandardCharsets.UTF_8)));
  }
}
