package live.spyglass.catalog.audience;

import java.time.Clock;
import java.time.Duration;
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

  /// What those who were there at the last count have watched since then, until the moment in the
  /// place of `%s`: only what lies between the broadcast's start and its end. `least` and
  /// `greatest` pass over what is null.
  private static final String WATCHED_SINCE =
      """
      CASE WHEN b.started_at IS NULL THEN 0 ELSE a.live * greatest(0, extract(epoch FROM
        least(%s, b.ended_at) - greatest(a.measured_at, b.started_at)) * 1000)::bigint END\
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  Crowds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// Keeps the count unless a newer one is known, or the broadcast is gone. A count holds until the
  /// next one, however long that takes: nobody reports that nothing has changed.
  @KafkaListener(id = "catalog-audience", topics = Topics.AUDIENCE, groupId = "catalog")
  void on(AudienceMeasured event) {
    jdbc.sql(
            """
            INSERT INTO catalog.broadcast_audience AS a
              (broadcast_id, live, replay, total, hearts, measured_at)
            SELECT id, :live, :replay, :total, :hearts, :at FROM catalog.broadcast WHERE id = :id
            ON CONFLICT (broadcast_id) DO UPDATE SET live = excluded.live,
              replay = excluded.replay, total = excluded.total, hearts = excluded.hearts,
              measured_at = excluded.measured_at, watched_millis = a.watched_millis
                + (SELECT %s FROM catalog.broadcast b WHERE b.id = a.broadcast_id)
            WHERE a.measured_at < excluded.measured_at
            """
                .formatted(WATCHED_SINCE.formatted("excluded.measured_at")))
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
            SELECT a.broadcast_id, a.live, a.replay, a.total, a.hearts,
              a.watched_millis + %s AS watched_millis
            FROM catalog.broadcast_audience a JOIN catalog.broadcast b ON b.id = a.broadcast_id
            WHERE a.broadcast_id = ANY (:ids)
            """
                .formatted(WATCHED_SINCE.formatted(":now")))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("ids", broadcasts.stream().map(BroadcastId::value).toArray(String[]::new))
        .query(rs -> {
          found.put(
              new BroadcastId(rs.getString("broadcast_id")),
              new Crowd(
                  rs.getLong("live"),
                  rs.getLong("replay"),
                  rs.getLong("total"),
                  rs.getLong("hearts"),
                  Duration.ofMillis(rs.getLong("watched_millis"))));
        });
    return found;
  }
}
