package live.spyglass.chat.presence;

import java.util.Optional;
import live.spyglass.events.BroadcastId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// People ever, in PostgreSQL.
@Repository
class AudienceStore {

  private final JdbcClient jdbc;

  AudienceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// `visitors` is a HyperLogLog as Redis writes it (at most 12 kB).
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Ever(long total, byte[] visitors) {}

  Optional<Ever> find(BroadcastId room) {
    return jdbc.sql("select total, visitors from chat.attendance where room_id = ?")
        .param(room.value())
        .query((row, _) -> new Ever(row.getLong("total"), row.getBytes("visitors")))
        .optional();
  }

  void save(BroadcastId room, Ever ever) {
    jdbc.sql(
            """
            insert into chat.attendance (room_id, total, visitors)
            select id, ?, ? from chat.room where id = ? and state <> 'DELETED'
            on conflict (room_id) do update
            set total = greatest(attendance.total, excluded.total), visitors = excluded.visitors
            """)
        .params(ever.total(), ever.visitors(), room.value())
        .update();
  }
}
