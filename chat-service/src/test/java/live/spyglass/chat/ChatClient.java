package live.spyglass.chat;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A viewer: keeps everything it was told, in order. Sends one frame at a time.
final class ChatClient implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration POLL = Duration.ofMillis(5);
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;
  private CompletableFuture<WebSocket> sending;

  private ChatClient(CompletableFuture<WebSocket> socket) {
    this.socket = socket.join();
    this.sending = CompletableFuture.completedFuture(this.socket);
  }

  /// Throws [java.util.concurrent.CompletionException] when the upgrade is refused.
  static ChatClient connect(
      int port, String room, Map<String, String> query, Map<String, String> headers) {
    StringJoiner address =
        new StringJoiner("&", "ws://127.0.0.1:" + port + "/chat/" + room + "?", "");
    query.forEach((name, value) -> address.add(name + "=" + value));
    Listener listener = new Listener();
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    ChatClient client =
        new ChatClient(builder.buildAsync(URI.create(address.toString()), listener));
    listener.owner.complete(client);
    return client;
  }

  void say(String text) {
    send(MAPPER.writeValueAsString(Map.of("type", "message", "text", text)));
  }

  void love(int count) {
    send(MAPPER.writeValueAsString(Map.of("type", "heart", "count", count)));
  }

  synchronized void send(String frame) {
    sending = sending.thenCompose(ready -> ready.sendText(frame, true));
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
    return closed.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
  }

  boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      sending.thenCompose(ready -> ready.sendClose(WebSocket.NORMAL_CLOSURE, "")).join();
    }
    awaitClosed();
  }

  private static final class Listener implements WebSocket.Listener {

    private final CompletableFuture<ChatClient> owner = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        owner.join().received.add(MAPPER.readTree(partial.toString()));
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      owner.join().closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      owner.join().closed.complete(-1);
    }
  }
}
