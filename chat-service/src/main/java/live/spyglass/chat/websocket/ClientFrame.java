package live.spyglass.chat.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a client says.
sealed interface ClientFrame {

  int MAX_HEARTS = 50;

  /// A message; null when its text is missing or no text.
  record Say(@Nullable String text) implements ClientFrame {}

  /// 1 to [#MAX_HEARTS] hearts.
  record Love(int count) implements ClientFrame {}

  /// Not what a client may say; `detail` is for its author.
  record Unreadable(String detail) implements ClientFrame {}

  /// Not even UTF-8 (RFC 6455 §8.1).
  record NotText() implements ClientFrame {}

  static ClientFrame parse(JsonMapper mapper, ByteBuf payload) {
    String json;
    try {
      json =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(payload.nioBuffer())
              .toString();
    } catch (CharacterCodingException e) {
      return new NotText();
    }
    try {
      return of(mapper.readTree(json));
    } catch (JacksonException e) {
      return new Unreadable("This is not JSON.");
    }
  }

  private static ClientFrame of(JsonNode frame) {
    JsonNode type = frame.path("type");
    return switch (type.isString() ? type.stringValue() : "") {
      case "message" -> {
        JsonNode text = frame.path("text");
        yield new Say(text.isString() ? text.stringValue() : null);
      }
      case "heart" -> {
        JsonNode count = frame.path("count");
        yield count.isInt() && count.intValue() >= 1 && count.intValue() <= MAX_HEARTS
            ? new Love(count.intValue())
            : new Unreadable("'count' must be a whole number from 1 to " + MAX_HEARTS + ".");
      }
      default ->
          new Unreadable("Send {\"type\":\"message\",\"text\"} or {\"type\":\"heart\",\"count\"}.");
    };
  }
}
