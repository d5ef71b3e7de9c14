package live.spyglass.chat.message;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import live.spyglass.events.BroadcastId;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Messages in PostgreSQL.
@Repository
public class MessageStore {

  private static final String COLUMNS =
      "select id, at, handle, display_name, color, body from chat.message where room_id = ? and ";

  /// Counting, the check that the room is open, and storing are one statement: the room's row is
  /// locked for its length only, and whoever sees a number can read all numbers before it.
  private static final String APPEND =
      """
      with counted as (
        update chat.room set last_message = last_message + ?
        where id = ? and state not in ('ENDED', 'DELETED')
        returning id, last_message - ? as base)
      insert into chat.message
        (room_id, id, at, nonce, author_id, handle, display_name, color, body)
      select counted.id, counted.base + draft.position, draft.at, draft.nonce, draft.author_id,
        draft.handle, draft.display_name, draft.color, draft.body
      from counted, unnest(?::timestamptz[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::text[]) with ordinality
        as draft (at, nonce, author_id, handle, display_name, color, body, position)
      returning id
      """;

  private final JdbcTemplate template;
  private final JdbcClient jdbc;

  MessageStore(JdbcTemplate template) {
    this.template = template;
    this.jdbc = JdbcClient.create(template);
  }

  /// Stores them in their order, numbered without a gap. Returns the first number, or 0 when the
  /// room takes no messages.
  long append(BroadcastId room, List<Draft> drafts) {
    Long first =
        template.execute((ConnectionCallback<Long>) connection -> append(connection, room, drafts));
    return first == null ? 0 : first;
  }

  private static long append(Connection connection, BroadcastId room, List<Draft> drafts)
      throws SQLException {
    List<Array> arrays =
        List.of(
            array(connection, "timestamptz", drafts, draft -> Timestamp.from(draft.at())),
            array(connection, "uuid", drafts, Draft::nonce),
            array(connection, "text", drafts, draft -> draft.author().account().value()),
            array(connection, "text", drafts, draft -> draft.author().handle()),
            array(connection, "text", drafts, draft -> draft.author().displayName()),
            array(connection, "text", drafts, draft -> draft.author().color()),
            array(connection, "text", drafts, Draft::text));
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setInt(1, drafts.size());
      statement.setString(2, room.value());
      statement.setInt(3, drafts.size());
      for (int i = 0; i < arrays.size(); i++) {
        statement.setArray(4 + i, arrays.get(i));
      }
      ResultSet ids = statement.executeQuery();
      long first = 0;
      while (ids.next()) {
        long id = ids.getLong(1);
        first = first == 0 ? id : Math.min(first, id);
      }
      return first;
    }
  }

  /// Which of these drafts are stored, with their numbers; looks behind `after` only.
  Map<UUID, Long> findStored(BroadcastId room, long after, List<Draft> drafts) {
    Map<UUID, Long> stored = new HashMap<>();
    for (Draft draft : drafts) {
      jdbc.sql("select id from chat.message where room_id = ? and id > ? and nonce = ?")
          .params(room.value(), after, draft.nonce())
          .query(Long.class)
          .optional()
          .ifPresent(id -> stored.put(draft.nonce(), id));
    }
    return stored;
  }

  /// In order, from the one behind `after` on.
  public List<Message> listAfter(BroadcastId room, long after, int limit) {
    return list("id > ? order by id limit ?", room, after, limit);
  }

  /// The newest before `before`, in order.
  public List<Message> listBefore(BroadcastId room, long before, int limit) {
    List<Message> messages =
        new ArrayList<>(list("id < ? order by id desc limit ?", room, before, limit));
    Collections.reverse(messages);
    return messages;
  }

  /// In order, from the first at or after an instant on.
  List<Message> listFrom(BroadcastId room, Instant from, int limit) {
    return list("at >= ? order by at, id limit ?", room, Timestamp.from(from), limit);
  }

  private List<Message> list(String condition, BroadcastId room, Object bound, int limit) {
    return jdbc.sql(COLUMNS + condition)
        .params(room.value(), bound, limit)
        .query(MessageStore::map)
        .list();
  }

  private static Message map(ResultSet row, int number) throws SQLException {
    return Message.of(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        new Message.Author(
            row.getString("handle"), row.getString("display_name"), row.getString("color")),
        row.getString("body"));
  }

  private static Array array(
      Connection connection, String type, List<Draft> drafts, Function<Draft, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, drafts.stream().map(value).toArray());
  }
}
