package live.spyglass.catalog.audience;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import live.spyglass.events.AudienceMeasured;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Topics;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// The newest count of every broadcast.
@Component
public class Crowds {

  private final JdbcClient jdbc;

  Crowds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Keeps the count unless a newer one is known, or the broadcast is gone.
  @KafkaListener(id = "catalog-audience", topics = Topics.AUDIENCE, groupId = "catalog")
  void on(AudienceMeasured event) {
    jdbc.sql(
            """
            INSERT INTO catalog.broadcast_audience AS a
              (broadcast_id, live, replay, total, hearts, measured_at)
            SELECT id, :live, :replay, :total, :hearts, :at FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET live = excluded.live,
              replay = excluded.replay, total = excluded.total, hearts = excluded.hearts,
              measured_at = excluded.measured_at
            WHERE a.measured_at < excluded.measured_at
            """)
        .param("id", event.broadcastId().value())
        .param("live", event.live())
        .param("replay", event.replay())
        .param("total", event.total())
        .param("hearts", event.hearts())
        .param("at", event.occurredAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /// Of those that have been counted.
  public Map<BroadcastId, Crowd> find(Collection<BroadcastId> broadcasts) {
    Map<BroadcastId, Crowd> found = HashMap.newHashMap(broadcasts.size());
    jdbc.sql(
            """
            SELECT broadcast_id, live, replay, total, hearts FROM catalog.broadcast_audience
            WHERE broadcast_id = ANY (:ids)
            """)
        .param("ids", broadcasts.stream().map(BroadcastId::value).toArray(String[]::new))
        .query(rs -> {
          found.put(
              new BroadcastId(rs.getString("broadcast_id")),
              new Crowd(
                  rs.getLong("live"),
                  rs.getLong("replay"),
                  rs.getLong("total"),
                  rs.getLong("hearts")));
        });
    return found;
  }
}
