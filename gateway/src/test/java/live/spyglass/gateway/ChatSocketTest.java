package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import live.spyglass.events.BroadcastId;
import live.spyglass.gateway.websocket.SocketProxy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/// The chat's WebSockets through the gateway.
class ChatSocketTest extends Door {

  private static final String END = "(closed)";

  @Autowired SocketProxy proxy;

  private final BroadcastId broadcast = BroadcastId.random();

  @Test
  void framesPassBothWays() throws Exception {
    SOCKETS.open(
        broadcast,
        (in, out) ->
            out.sendString(Flux.just("hello").concatWith(in.receive().asString().take(2))));
    Client client = new Client(1);

    WebSocket socket = open(client, "?after=7&grant=a.b-c_d");
    socket.sendText("bonjour", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(client.next()).isEqualTo("hello");
    assertThat(client.next()).isEqualTo("bonjour");
    socket.sendText("é 😀", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(client.next()).isEqualTo("é 😀");

    assertThat(SOCKETS.address(broadcast))
        .isEqualTo("/chat/" + broadcast + "?after=7&grant=a.b-c_d");
    var headers = SOCKETS.headers(broadcast);
    assertThat(headers.getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(headers.getAll("X-Forwarded-Host")).containsExactly("127.0.0.1:" + port);
    assertThat(headers.getAll("X-Request-Id")).hasSize(1);
    assertThat(headers.getAll("Upgrade")).hasSize(1);
    assertThat(headers.getAll("Sec-WebSocket-Key")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1008, 1009, 1013, 4401, 4404})
  void aClientLearnsWhyTheChatCloses(int code) throws Exception {
    SOCKETS.open(
        broadcast, (in, out) -> out.sendString(Mono.just("last")).then(out.sendClose(code, "why")));
    Client client = new Client(10);

    open(client, "");

    assertThat(client.next()).isEqualTo("last");
    assertThat(client.next()).isEqualTo(END);
    assertThat(client.closedBy()).isEqualTo(code + " why");
  }

  @Test
  void theChatLearnsWhyAClientCloses() throws Exception {
    CompletableFuture<WebSocketCloseStatus> status = new CompletableFuture<>();
    SOCKETS.open(
        broadcast,
        (in, out) -> {
          in.receiveCloseStatus().subscribe(status::complete);
          return in.receive().then();
        });

    WebSocket socket = open(new Client(1), "");
    socket.sendClose(4000, "enough").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).code()).isEqualTo(4000);
  }

  @Test
  void aClientWhoseChatDiesIsSentElsewhere() throws Exception {
    SOCKETS.open(
        broadcast,
        (in, out) ->
            out.sendString(Mono.just("hello"))
                .then(Mono.fromRunnable(() -> in.withConnection(Connection::dispose))));
    Client client = new Client(10);

    open(client, "");

    assertThat(client.next()).isEqualTo("hello");
    assertThat(client.next()).isEqualTo(END);
    assertThat(client.closedBy()).startsWith("1001");
  }

  @Test
  void theChatNoticesAClientThatIsGone() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    SOCKETS.open(
        broadcast,
        (in, out) -> {
          in.withConnection(connection -> connection.onDispose(gone::countDown));
          return in.receive().then();
        });

    open(new Client(1), "").abort();

    assertThat(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void pingsReachTheClientItself() throws Exception {
    CompletableFuture<String> pong = new CompletableFuture<>();
    SOCKETS.open(
        broadcast,
        (in, out) ->
            out.sendObject(
                    Mono.fromSupplier(() ->
                        new PingWebSocketFrame(
                            io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {'?'}))))
                .then(
                    in.receiveFrames()
                        .ofType(PongWebSocketFrame.class)
                        .doOnNext(frame ->
                            pong.complete(frame.content().toString(StandardCharsets.UTF_8)))
                        .then()));
    Client client = new Client(10);

    open(client, "");

    assertThat(pong.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("?");
    assertThat(client.pinged.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"403, 403", "404, 404", "429, 429", "503, 503", "500, 503"})
  void whatTheChatRefusesIsRefused(int refusal, int expected) {
    SOCKETS.refuse(broadcast, refusal);

    assertThatThrownBy(() -> open(new Client(1), ""))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(expected));
  }

  @Test
  void aRequestThatIsNoHandshakeIsAProblem() throws Exception {
    HttpResponse<String> answer = get("/chat/" + broadcast);

    assertThat(problem(answer, "invalid-request").get("detail").asString()).contains("WebSocket");
  }

  @Test
  void aFrameBeyondTheLimitEndsTheConnection() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    SOCKETS.open(
        broadcast,
        (in, out) -> {
          in.withConnection(connection -> connection.onDispose(gone::countDown));
          return in.receive().then();
        });

    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          GET /chat/%s HTTP/1.1\r
          Host: a\r
          Connection: Upgrade\r
          Upgrade: websocket\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
          \r
          """
              .formatted(broadcast)
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(head(in)).startsWith("HTTP/1.1 101 ");
      // A masked text frame of 1 MiB (RFC 6455 §5.2), of which only the head is sent.
      out.write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 2, 3, 4});

      // A close frame with 1009.
      byte[] goodbye = in.readAllBytes();
      assertThat(goodbye[0]).isEqualTo((byte) 0x88);
      assertThat(ByteBuffer.wrap(goodbye).getShort(2)).isEqualTo((short) 1009);
    }
    assertThat(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClientThatDoesNotReadIsNotReadAheadForAndIsLetGo() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch gone = new CountDownLatch(1);
    String text = "x".repeat(10_000);
    SOCKETS.open(
        broadcast,
        (in, out) -> {
          in.withConnection(connection -> connection.onDispose(gone::countDown));
          return out.sendString(
              Flux.range(0, 50_000).map(_ -> text).doOnNext(_ -> sent.incrementAndGet()));
        });
    Client client = new Client(0);

    WebSocket socket = open(client, "");
    AtomicLong before = new AtomicLong(-1);
    Awaitility.await("the chat stands still while nobody reads")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());

    assertThat(sent.get()).isLessThan(10_000);
    assertThat(gone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    socket.abort();
  }

  @Test
  void whenTheGatewayStopsBothEndsAreSentElsewhere() throws Exception {
    CompletableFuture<WebSocketCloseStatus> status = new CompletableFuture<>();
    SOCKETS.open(
        broadcast,
        (in, out) -> {
          in.receiveCloseStatus().subscribe(status::complete);
          return out.sendString(Mono.just("hello")).then(in.receive().then());
        });
    Client client = new Client(10);
    open(client, "");
    assertThat(client.next()).isEqualTo("hello");

    proxy.stop();
    try {
      assertThat(client.next()).isEqualTo(END);
      assertThat(client.closedBy()).startsWith("1001");
      assertThat(status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).code()).isEqualTo(1001);
      assertThatThrownBy(() -> open(new Client(1), ""))
          .cause()
          .isInstanceOf(WebSocketHandshakeException.class);
    } finally {
      proxy.start();
    }
  }

  @Test
  void thereAreOnlySoMany() throws Exception {
    SOCKETS.open(broadcast, (in, out) -> in.receive().then());
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(openWhenThereIsRoom());
    }

    assertThatThrownBy(() -> open(new Client(1), ""))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(503));
    sockets.forEach(WebSocket::abort);
    openWhenThereIsRoom().abort();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException(head.toString());
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /// Connections that were let go a moment ago may still be counted.
  private WebSocket openWhenThereIsRoom() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> opened.complete(open(new Client(1), "")));
    return opened.join();
  }

  private WebSocket open(Client client, String query) throws Exception {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat/" + broadcast + query), client)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// Takes as many frames as it was told, and one more for each that it has heard.
  private static final class Client implements WebSocket.Listener {

    final CompletableFuture<Boolean> pinged = new CompletableFuture<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final int appetite;

    Client(int appetite) {
      this.appetite = appetite;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (appetite > 0) {
        socket.request(appetite);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      heard.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      pinged.complete(true);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code + " " + reason);
      heard.add(END);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      closed.complete(failure.toString());
      heard.add(END);
    }

    String next() throws InterruptedException {
      String text = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(text).as("something to hear").isNotNull();
      return String.valueOf(text);
    }

    String closedBy() throws Exception {
      return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
