package live.spyglass.chat.fanout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What replicas say on a room's channel: one letter, then fields apart by spaces, then lines.
public sealed interface Announcement {

  /// Messages `firstId`, `firstId + 1`, … as JSON for the client.
  record Messages(long firstId, List<byte[]> json) implements Announcement {}

  /// Hearts were counted: their exact sum so far, and by how much each colour of the palette grew.
  record Hearts(long total, List<Long> increments) implements Announcement {}

  /// People now, and ever.
  record People(long present, long total) implements Announcement {}

  /// Something about the room itself changed: look into the database.
  record Changed() implements Announcement {}

  default byte[] encode() {
    return switch (this) {
      case Messages messages -> encodeMessages(messages);
      case Hearts hearts -> Redis.bytes("H " + hearts.total() + " " + join(hearts.increments()));
      case People people -> Redis.bytes("P " + people.present() + " " + people.total());
      case Changed() -> Redis.bytes("C");
    };
  }

  /// Empty for what this version does not know: a newer replica may be speaking.
  static Optional<Announcement> decode(byte[] payload) {
    try {
      return switch (payload.length == 0 ? 0 : payload[0]) {
        case 'M' -> Optional.of(decodeMessages(payload));
        case 'H' -> Optional.of(decodeHearts(fields(payload)));
        case 'P' -> Optional.of(decodePeople(fields(payload)));
        case 'C' -> Optional.of(new Changed());
        default -> Optional.empty();
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /// As scripts in Redis get them: apart by commas.
  static String join(List<Long> numbers) {
    StringBuilder text = new StringBuilder();
    for (Long number : numbers) {
      text.append(text.isEmpty() ? "" : ",").append(number);
    }
    return text.toString();
  }

  private static byte[] encodeMessages(Messages messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 * messages.json().size());
    out.writeBytes(Redis.bytes("M " + messages.firstId()));
    for (byte[] json : messages.json()) {
      out.write('\n');
      out.writeBytes(json);
    }
    return out.toByteArray();
  }

  private static Announcement decodeMessages(byte[] payload) {
    int end = indexOf(payload, (byte) '\n', 0);
    long firstId = Long.parseLong(new String(payload, 2, end - 2, StandardCharsets.US_ASCII));
    List<byte[]> json = new ArrayList<>();
    int start = end + 1;
    while (start <= payload.length) {
      int stop = indexOf(payload, (byte) '\n', start);
      json.add(java.util.Arrays.copyOfRange(payload, start, stop));
      start = stop + 1;
    }
    return new Messages(firstId, json);
  }

  private static Announcement decodeHearts(List<String> fields) {
    List<Long> increments = new ArrayList<>();
    for (String number : fields.get(2).split(",", -1)) {
      increments.add(Long.valueOf(number));
    }
    return new Hearts(Long.parseLong(fields.get(1)), increments);
  }

  private static Announcement decodePeople(List<String> fields) {
    return new People(Long.parseLong(fields.get(1)), Long.parseLong(fields.get(2)));
  }

  private static List<String> fields(byte[] payload) {
    return List.of(new String(payload, StandardCharsets.US_ASCII).split(" ", -1));
  }

  private static int indexOf(byte[] bytes, byte wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return bytes.length;
  }
}
