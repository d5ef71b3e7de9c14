package live.spyglass.chat.message;

import java.time.Instant;
import live.spyglass.chat.room.Participant;

/// One stored message, as clients get it. `at` is when the platform took it, in whole milliseconds.
public record Message(String type, String id, Instant at, Author author, String text) {

  public record Author(String handle, String displayName, String color) {

    static Author from(Participant participant) {
      return new Author(participant.handle(), participant.displayName(), participant.color());
    }
  }

  static Message of(long number, Instant at, Author author, String text) {
    return new Message("message", formatId(number), at, author, text);
  }

  /// Place in the room's order, from 1.
  public long number() {
    return Long.parseLong(id);
  }

  public static String formatId(long number) {
    return String.format("%016d", number);
  }

  /// -1 when the text cannot be a message id.
  public static long parseId(String text) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Long.parseLong(text);
  }
}
