package live.spyglass.chat.room;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastId;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Rooms in PostgreSQL. Changes are made within the caller's transaction.
@Repository
public class RoomStore {

  private static final String COLUMNS = "select id, owner_id, audience, state, last_message";

  private final JdbcClient jdbc;
  private final JdbcTemplate template;

  RoomStore(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  /// A deleted room is found, in state [RoomState#DELETED].
  public Optional<Room> findRoom(BroadcastId id) {
    return jdbc.sql(COLUMNS + " from chat.room where id = ?")
        .param(id.value())
        .query(RoomStore::map)
        .optional();
  }

  /// Those of the given rooms that are known.
  public List<Room> listRooms(Collection<BroadcastId> ids) {
    String[] names = ids.stream().map(BroadcastId::value).toArray(String[]::new);
    List<Room> rooms =
        template.execute(
            (ConnectionCallback<List<Room>>)
                connection -> {
                  Array array = connection.createArrayOf("text", names);
                  try (PreparedStatement statement =
                      connection.prepareStatement(COLUMNS + " from chat.room where id = any(?)")) {
                    statement.setArray(1, array);
                    ResultSet rows = statement.executeQuery();
                    List<Room> found = new ArrayList<>();
                    while (rows.next()) {
                      found.add(map(rows, 0));
                    }
                    return found;
                  } finally {
                    array.free();
                  }
                });
    return rooms == null ? List.of() : rooms;
  }

  /// Whether this event is applied for the first time.
  boolean claim(UUID eventId) {
    return jdbc.sql("insert into chat.applied_event (event_id) values (?) on conflict do nothing")
            .param(eventId)
            .update()
        == 1;
  }

  void forgetEventsOlderThan(Duration age) {
    jdbc.sql("delete from chat.applied_event where applied_at < ?")
        .param(Timestamp.from(Instant.now().minus(age)))
        .update();
  }

  void create(BroadcastCreated event) {
    jdbc.sql(
            """
            insert into chat.room (id, owner_id, owner_handle, title, audience, state, created_at)
            values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """)
        .params(
            event.broadcastId().value(),
            event.ownerId().value(),
            event.ownerHandle(),
            event.title(),
            event.audience().name(),
            (event.scheduledFor() == null ? RoomState.READY : RoomState.SCHEDULED).name(),
            Timestamp.from(event.occurredAt()))
        .update();
  }

  boolean describe(BroadcastId id, String title, Audience audience) {
    return jdbc.sql(
                "update chat.room set title = ?, audience = ? where id = ? and state <> 'DELETED'")
            .params(title, audience.name(), id.value())
            .update()
        == 1;
  }

  /// False when there is no such room or its state is final.
  boolean move(BroadcastId id, RoomState state) {
    return jdbc.sql(
                """
                update chat.room set state = ?
                where id = ? and state not in ('ENDED', 'DELETED')
                """)
            .params(state.name(), id.value())
            .update()
        == 1;
  }

  boolean end(BroadcastId id, Instant endedAt) {
    return jdbc.sql(
                """
                update chat.room set state = 'ENDED', ended_at = ?
                where id = ? and state not in ('ENDED', 'DELETED')
                """)
            .params(Timestamp.from(endedAt), id.value())
            .update()
        == 1;
  }

  /// Takes away all that was said and counted; the room is locked first, so that nothing is added
  /// meanwhile.
  boolean delete(BroadcastId id) {
    int rooms =
        jdbc.sql(
                "update chat.room set state = 'DELETED', title = '', owner_handle = '' where id = ?")
            .param(id.value())
            .update();
    for (String table : List.of("message", "heart_second", "attendance")) {
      jdbc.sql("delete from chat." + table + " where room_id = ?").param(id.value()).update();
    }
    return rooms == 1;
  }

  private static Room map(ResultSet row, int number) throws SQLException {
    return new Room(
        new BroadcastId(row.getString("id")),
        new AccountId(row.getString("owner_id")),
        Audience.valueOf(row.getString("audience")),
        RoomState.valueOf(row.getString("state")),
        row.getLong("last_message"));
  }
}
