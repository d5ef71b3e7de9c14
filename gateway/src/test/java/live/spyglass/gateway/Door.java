package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One gateway for all the tests that need nothing special of it.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=" + Door.INTERNAL_TOKEN,
      "spyglass.allowed-origins=https://app.example",
      "gateway.rate.sign-in-per-minute=1",
      "gateway.rate.sign-in-burst=3",
      "gateway.rate.api-burst=100000",
      "gateway.rate.chat-burst=100000",
      "gateway.websocket.max-connections=20",
      "gateway.websocket.stall-timeout=5s",
      "gateway.content-sources=https://cdn.example",
      "server.netty.idle-timeout=5s"
    })
abstract class Door {

  static final String INTERNAL_TOKEN = "a-secret-between-services";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final Upstream KEYS =
      new Upstream().at("/keys", 200, "application/json", Tokens.publicKeys());
  static final Upstream CATALOG = new Upstream();
  static final Upstream CHAT = new Upstream();
  static final Upstream INGEST = new Upstream();
  static final ChatDoor SOCKETS = new ChatDoor();
  static final Upstream ANY_ORIGIN =
      new Upstream().at("/origin/", 404, "text/plain", "no such thing");
  static final Upstream ORIGIN = new Upstream();

  @LocalServerPort int port;
  @Autowired ReactiveStringRedisTemplate redis;

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @DynamicPropertySource
  static void upstreams(DynamicPropertyRegistry registry) {
    registry.add("gateway.catalog-url", CATALOG::url);
    registry.add("gateway.chat-url", CHAT::url);
    registry.add("gateway.chat-websocket-url", SOCKETS::url);
    registry.add("gateway.ingest-url", INGEST::url);
    registry.add("gateway.transcode-url", ANY_ORIGIN::url);
    registry.add("spyglass.jwks.url", () -> KEYS.url() + "/keys");
    registry.add("spring.data.redis.url", Stores.redis()::url);
  }

  @BeforeEach
  void forgetWhatWasAsked() {
    List.of(CATALOG, CHAT, INGEST, ANY_ORIGIN, ORIGIN).forEach(Upstream::forget);
  }

  void setOrigin(BroadcastId broadcast, String url) {
    redis.opsForValue().set("spyglass:origin:" + broadcast.value(), url).block(PATIENCE);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers));
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /// Sends the bytes as they are and reads until the gateway closes the connection.
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /// The answer's body, which must be a problem detail of the kind.
  static JsonNode problem(HttpResponse<String> answer, String slug) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode body = json(answer);
    assertThat(body.path("type").asString("")).isEqualTo("/problems/" + slug);
    assertThat(body.path("status").asInt(0)).isEqualTo(answer.statusCode());
    assertThat(body.path("title").asString("")).isNotBlank();
    assertThat(body.path("detail").asString("")).isNotBlank();
    assertThat(answer.headers().allValues("X-Request-Id"))
        .containsExactly(body.path("requestId").asString(""));
    return body;
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.builder().build().readTree(answer.body());
  }
}
