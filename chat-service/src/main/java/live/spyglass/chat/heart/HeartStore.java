package live.spyglass.chat.heart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.events.BroadcastId;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The heart timeline in PostgreSQL.
@Repository
class HeartStore {

  private static final String RAISE =
      """
      insert into chat.heart_second (room_id, counter, second, count)
      select id, ?, ?, ? from chat.room where id = ? and state <> 'DELETED'
      on conflict (room_id, counter, second)
      do update set count = greatest(heart_second.count, excluded.count)
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  HeartStore(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  /// Hearts given from the instant `second` (Unix epoch) on, for the length of a bucket.
  record Bucket(long second, long count) {}

  /// Seconds that have grown; a deleted room takes nothing.
  void raise(BroadcastId room, String counter, Map<Long, Long> seconds) {
    List<Object[]> rows = new ArrayList<>(seconds.size());
    seconds.forEach(
        (second, count) -> rows.add(new Object[] {counter, second, count, room.value()}));
    try {
      template.batchUpdate(RAISE, rows);
    } catch (DataIntegrityViolationException e) {
      throw new IllegalStateException("hearts of " + room + " do not fit the timeline", e);
    }
  }

  /// The value of every counter of a room, by its name.
  Map<String, Long> counters(BroadcastId room) {
    Map<String, Long> counters = new HashMap<>();
    jdbc.sql(
            """
            select counter, sum(count) as hearts from chat.heart_second
            where room_id = ? group by counter
            """)
        .param(room.value())
        .query(row -> {
          counters.put(row.getString("counter"), row.getLong("hearts"));
        });
    return counters;
  }

  /// First and last second with a heart, both 0 when there is none.
  Span span(BroadcastId room) {
    return jdbc.sql(
            """
            select coalesce(min(second), 0) as first, coalesce(max(second), 0) as last,
              coalesce(sum(count), 0) as total
            from chat.heart_second where room_id = ?
            """)
        .param(room.value())
        .query(
            (row, _) -> new Span(row.getLong("first"), row.getLong("last"), row.getLong("total")))
        .single();
  }

  record Span(long first, long last, long total) {}

  /// In order of time; buckets without hearts are left out.
  List<Bucket> buckets(BroadcastId room, long bucketSeconds) {
    return jdbc.sql(
            """
            select second / ? * ? as bucket, sum(count) as hearts
            from chat.heart_second where room_id = ? group by bucket order by bucket
            """)
        .params(bucketSeconds, bucketSeconds, room.value())
        .query((row, _) -> new Bucket(row.getLong("bucket"), row.getLong("hearts")))
        .list();
  }
}
