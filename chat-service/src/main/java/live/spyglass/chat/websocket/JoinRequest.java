package live.spyglass.chat.websocket;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import live.spyglass.chat.message.Message;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What a client asks for by its address. Prints without its secrets.
record JoinRequest(
    BroadcastId room,
    @Nullable String accessToken,
    @Nullable String grant,
    @Nullable String viewer,
    long after) {

  /// No message id was given.
  static final long FROM_NOW = -1;

  private static final String PATH = "/chat/";
  private static final Pattern VIEWER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /// Null when the address is not that of a room.
  static @Nullable JoinRequest parse(HttpRequest request) {
    try {
      QueryStringDecoder address = new QueryStringDecoder(request.uri(), true);
      String path = address.path();
      if (!path.startsWith(PATH) || !BroadcastId.isValid(path.substring(PATH.length()))) {
        return null;
      }
      Map<String, List<String>> query = address.parameters();
      String viewer = first(query, "viewer");
      String after = first(query, "after");
      return new JoinRequest(
          new BroadcastId(path.substring(PATH.length())),
          first(query, "access_token"),
          first(query, "grant"),
          viewer != null && VIEWER.matcher(viewer).matches() ? viewer : null,
          after == null ? FROM_NOW : Message.parseId(after));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "JoinRequest[" + room + "]";
  }

  private static @Nullable String first(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
  }
}
