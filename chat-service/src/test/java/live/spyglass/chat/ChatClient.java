package live.spyglass.chat;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A viewer: keeps everything it was told, in order.
final class ChatClient implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration POLL = Duration.ofMillis(5);
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocketWire wire;

  private ChatClient(WebSocketWire wire) {
    this.wire = wire;
  }

  /// Throws [WebSocketWire.Refused] when the upgrade is refused.
  static ChatClient connect(
      int port, String room, Map<String, String> query, Map<String, String> headers) {
    StringJoiner path = new StringJoiner("&", "/chat/" + room + "?", "");
    query.forEach((name, value) -> path.add(name + "=" + value));
    ChatClient client = new ChatClient(new WebSocketWire(port, path.toString(), headers));
    client.wire.read(text -> client.received.add(MAPPER.readTree(text)), client.closed::complete);
    return client;
  }

  void say(String text) {
    send(MAPPER.writeValueAsString(Map.of("type", "message", "text", text)));
  }

  void love(int count) {
    send(MAPPER.writeValueAsString(Map.of("type", "heart", "count", count)));
  }

  void send(String frame) {
    wire.text(frame);
  }

  List<JsonNode> received() {
    return List.copyOf(received);
  }

  List<JsonNode> received(String type) {
    return received.stream().filter(frame -> type.equals(frame.path("type").asString())).toList();
  }

  List<String> texts() {
    return received("message").stream().map(frame -> frame.path("text").stringValue()).toList();
  }

  List<Long> ids() {
    return received("message").stream().map(frame -> frame.path("id").asLong()).toList();
  }

  String lastId() {
    return received("message").getLast().path("id").stringValue();
  }

  long heartTotal() {
    List<JsonNode> frames = received("hearts");
    return frames.isEmpty() ? 0 : frames.getLast().path("total").longValue();
  }

  long heartsCounted() {
    return received("hearts").stream()
        .flatMap(frame -> frame.path("counts").valueStream())
        .mapToLong(JsonNode::longValue)
        .sum();
  }

  @Nullable JsonNode presence() {
    List<JsonNode> frames = received("presence");
    return frames.isEmpty() ? null : frames.getLast();
  }

  ChatClient awaitTexts(List<String> expected) {
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> texts().size() >= expected.size());
    org.assertj.core.api.Assertions.assertThat(texts()).containsExactlyElementsOf(expected);
    return this;
  }

  JsonNode awaitFrame(String type) {
    return awaitFrame(type, _ -> true);
  }

  JsonNode awaitFrame(String type, Predicate<JsonNode> condition) {
    await()
        .pollInterval(POLL)
        .atMost(PATIENCE)
        .until(() -> received(type).stream().anyMatch(condition));
    return received(type).stream().filter(condition).findFirst().orElseThrow();
  }

  ChatClient joined() {
    awaitFrame("state");
    return this;
  }

  int awaitClosed() {
    return closed
        .copy()
        .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void close() {
    wire.close(1000);
    awaitClosed();
  }
}
