package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole gateway over real sockets, with a real Redis; the services behind it are small
/// servers.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=a-secret-between-services",
      "gateway.rate.sign-in.per-minute=1",
      "gateway.rate.sign-in.burst=3"
    })
class GatewayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final BroadcastId BROADCAST = BroadcastId.random();

  private static final Upstream CATALOG =
      new Upstream()
          .at("/.well-known/jwks.json", 200, "application/json", Tokens.publicKeys())
          .at(
              "/openapi",
              200,
              "application/yaml",
              """
              paths:
                /api/v1/accounts: {post: {operationId: signUp}}
              components: {schemas: {Account: {type: object}}}
              """);
  private static final Upstream CHAT =
      new Upstream()
          .at(
              "/openapi",
              200,
              "application/json",
              """
              {"paths":{"/api/v1/broadcasts/{id}/messages":{"get":{"operationId":"listMessages"}}},
               "components":{"schemas":{"Message":{"type":"object"}}}}\
              """);
  private static final Upstream ANY_ORIGIN =
      new Upstream().at("/origin/", 404, "text/plain", "no such thing");
  private static final Upstream ORIGIN = new Upstream();

  /// Says back what it hears, and the query it was opened with.
  private static final DisposableServer SOCKETS =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .route(routes ->
              routes.ws(
                  "/chat/{id}",
                  (in, out) ->
                      out.sendString(
                          Mono.just("hello").concatWith(in.receive().asString().take(1)))))
          .bindNow();

  @LocalServerPort int port;
  @Autowired ReactiveStringRedisTemplate redis;

  private final HttpClient http = HttpClient.newHttpClient();

  @DynamicPropertySource
  static void upstreams(DynamicPropertyRegistry registry) {
    registry.add("gateway.catalog-url", CATALOG::url);
    registry.add("gateway.chat-url", CHAT::url);
    registry.add("gateway.chat-websocket-url", () -> "ws://127.0.0.1:" + SOCKETS.port());
    registry.add("gateway.transcode-url", ANY_ORIGIN::url);
    registry.add("spyglass.jwks.url", () -> CATALOG.url() + "/.well-known/jwks.json");
    registry.add("spring.data.redis.url", Stores.redis()::url);
  }

  @Test
  void sendsRequestsWhereTheyBelong() throws Exception {
    CATALOG.at("/api/v1/broadcasts", 200, "application/json", "{\"from\":\"catalog\"}");
    CHAT.at("/api/v1/broadcasts/", 200, "application/json", "{\"from\":\"chat\"}");

    assertThat(get("/api/v1/broadcasts").body()).contains("catalog");
    assertThat(get("/api/v1/broadcasts/" + BROADCAST).body()).contains("catalog");
    assertThat(get("/api/v1/broadcasts/" + BROADCAST + "/messages").body()).contains("chat");
    assertThat(get("/api/v1/broadcasts/" + BROADCAST + "/hearts").body()).contains("chat");
  }

  @Test
  void believesNothingThatAClientSaysAboutItself() throws Exception {
    get(
        "/api/v1/headers",
        "X-Forwarded-For",
        "6.6.6.6",
        "X-Forwarded-Host",
        "evil.example",
        "Forwarded",
        "for=6.6.6.6",
        "Spyglass-Grant",
        "x",
        "X-Request-Id",
        "bad id!");

    var headers = CATALOG.last().headers();
    assertThat(headers.getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(headers.getFirst("X-Forwarded-Host")).isEqualTo("127.0.0.1:" + port);
    assertThat(headers.getFirst("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(headers.containsKey("Forwarded")).isFalse();
    assertThat(headers.containsKey("Spyglass-Grant")).isFalse();
    assertThat(headers.getFirst("X-Request-Id")).hasSize(36);
  }

  @Test
  void whatIsNotPublicIsNotThere() throws Exception {
    for (String path : new String[] {"/internal/stream-keys/resolve", "/origin/x/index.m3u8"}) {
      assertThat(get(path, "Accept", "application/json").statusCode()).as(path).isEqualTo(404);
    }
    assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(404);
    assertThat(
            get("/actuator/prometheus", "Authorization", "Bearer a-secret-between-services")
                .statusCode())
        .isEqualTo(200);
    assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
  }

  @Test
  void anInvalidTokenIsTurnedAwayAndAValidOnePasses() throws Exception {
    HttpResponse<String> forged = get("/api/v1/mine", "Authorization", "Bearer a.b.c");
    assertThat(forged.statusCode()).isEqualTo(401);
    assertThat(problem(forged).get("type").asString()).isEqualTo("/problems/unauthenticated");
    assertThat(forged.headers().firstValue("WWW-Authenticate")).isPresent();

    String token = Tokens.access(AccountId.random());
    assertThat(get("/api/v1/mine", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);
    assertThat(CATALOG.last().headers().getFirst("Authorization")).isEqualTo("Bearer " + token);
  }

  @Test
  void mediaComesFromTheNodeThatHoldsTheBroadcast() throws Exception {
    BroadcastId held = BroadcastId.random();
    ORIGIN.at(
        "/origin/" + held + "/video/index.m3u8",
        200,
        "application/vnd.apple.mpegurl",
        "#EXTM3U\n" + "#EXT-X-SOMETHING\n".repeat(200));
    setOrigin(held, ORIGIN.url());

    HttpResponse<InputStream> playlist =
        http.send(
            request("/media/" + held + "/video/index.m3u8?_HLS_msn=3&_HLS_part=1")
                .header("Accept-Encoding", "gzip")
                .header("Origin", "https://elsewhere.example")
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());

    assertThat(playlist.statusCode()).isEqualTo(200);
    assertThat(playlist.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(playlist.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(new GZIPInputStream(playlist.body()).readAllBytes())
        .startsWith("#EXTM3U".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Upstream.Asked asked = ORIGIN.last();
    assertThat(asked.uri())
        .isEqualTo("/origin/" + held + "/video/index.m3u8?_HLS_msn=3&_HLS_part=1");
    assertThat(asked.headers().getFirst("Authorization"))
        .isEqualTo("Bearer a-secret-between-services");
    assertThat(asked.headers().containsKey("Spyglass-Grant")).isFalse();
  }

  @Test
  void aBroadcastThatNoNodeHoldsIsAskedOfAny() throws Exception {
    HttpResponse<String> none = get("/media/" + BroadcastId.random() + "/index.m3u8");

    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(problem(none).get("type").asString()).isEqualTo("/problems/not-found");
    assertThat(ANY_ORIGIN.wasAsked()).isTrue();
  }

  @Test
  void aNodeThatIsGoneIsUnavailable() throws Exception {
    BroadcastId lost = BroadcastId.random();
    setOrigin(lost, "http://127.0.0.1:1");

    HttpResponse<String> answer = get("/media/" + lost + "/index.m3u8");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(problem(answer).get("requestId").asString())
        .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void addressesThatCannotBeMeantNeverReachAnOrigin() throws Exception {
    BroadcastId held = BroadcastId.random();
    setOrigin(held, ORIGIN.url());
    for (String path :
        new String[] {
          "/media/" + held + "/%2e%2e/%2e%2e/internal/x",
          "/media/" + held + "/a/b/c",
          "/media/" + held + "/",
          "/media/nonsense/index.m3u8",
          "/media/" + held + "/~x"
        }) {
      assertThat(get(path).statusCode()).as(path).isIn(403, 404);
    }
    HttpResponse<String> posted =
        http.send(
            request("/media/" + held + "/index.m3u8")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
  }

  @Test
  void aGrantInThePathIsCheckedAndTakenOut() throws Exception {
    BroadcastId secret = BroadcastId.random();
    setOrigin(secret, ORIGIN.url());
    ORIGIN.at("/origin/" + secret + "/", 200, "video/mp4", "bytes");
    String good = Tokens.grant(secret, Duration.ofHours(1));
    String old = Tokens.grant(secret, Duration.ofMinutes(-1));
    String others = Tokens.grant(BroadcastId.random(), Duration.ofHours(1));

    assertThat(get("/media/" + secret + "/~" + good + "/video/3.m4s").body()).isEqualTo("bytes");
    Upstream.Asked asked = ORIGIN.last();
    assertThat(asked.uri()).isEqualTo("/origin/" + secret + "/video/3.m4s");
    assertThat(asked.headers().getFirst("Spyglass-Grant")).isEqualTo(secret.value());
    for (String bad : new String[] {old, others, "forged", ""}) {
      HttpResponse<String> refused = get("/media/" + secret + "/~" + bad + "/video/3.m4s");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(problem(refused).get("type").asString()).isEqualTo("/problems/grant-invalid");
    }
    assertThat(ORIGIN.wasAsked()).isFalse();
  }

  @Test
  void aSlowReaderIsNotReadAheadForAndOneThatLeavesEndsTheFetch() throws Exception {
    BroadcastId held = BroadcastId.random();
    AtomicLong written = new AtomicLong();
    CountDownLatch left = new CountDownLatch(1);
    long size = 512L * 1024 * 1024;
    ORIGIN.at(
        "/origin/" + held + "/recording.mp4",
        exchange -> {
          exchange.sendResponseHeaders(200, size);
          byte[] block = new byte[64 * 1024];
          try {
            while (written.get() < size) {
              exchange.getResponseBody().write(block);
              written.addAndGet(block.length);
            }
          } catch (IOException e) {
            left.countDown();
          }
        });
    setOrigin(held, ORIGIN.url());

    try (InputStream body =
        http.send(
                request("/media/" + held + "/recording.mp4").build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body()) {
      assertThat(body.readNBytes(1024)).hasSize(1024);
      AtomicLong before = new AtomicLong(-1);
      Awaitility.await("the fetch stands still while nobody reads")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(size / 4);
    }
    assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWebSocketPasses() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/chat/" + BROADCAST + "?after=7"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
                    heard.add(data.toString());
                    ws.request(1);
                    return CompletableFuture.completedFuture(null);
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
                    closed.complete(code);
                    return CompletableFuture.completedFuture(null);
                  }
                })
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("bonjour", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(heard).containsExactly("hello", "bonjour");
  }

  @Test
  void signingInTooOftenIsSlowedDown() throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(post("/api/v1/sessions", "{}"));
    }

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).hasSize(3);
    HttpResponse<String> last = answers.getLast();
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    assertThat(problem(last).get("type").asString()).isEqualTo("/problems/too-many-requests");
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    HttpResponse<String> announced = post("/api/v1/large", "x".repeat(70_000));
    assertThat(announced.statusCode()).isEqualTo(413);

    HttpResponse<String> chunked =
        http.send(
            request("/api/v1/large")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString("x".repeat(70_000))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void theDocumentsAreWhole() throws Exception {
    JsonNode openApi = json(get("/openapi"));
    assertThat(openApi.get("paths").propertyNames())
        .contains("/media/{id}/index.m3u8", "/api/v1/accounts", "/api/v1/broadcasts/{id}/messages");
    assertThat(openApi.get("components").get("schemas").propertyNames())
        .contains("Account", "Message");

    assertThat(get("/asyncapi").body()).startsWith("asyncapi: 3");
    assertThat(get("/problems/handle-taken").body()).contains("409");
    assertThat(get("/problems/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void pagesAreTheAppAndOtherThingsAreNot() throws Exception {
    Map<String, Integer> expected =
        Map.of("/", 200, "/b/" + BROADCAST, 200, "/sign-in", 200, "/assets/none.js", 404);
    for (var entry : expected.entrySet()) {
      HttpResponse<String> answer = get(entry.getKey(), "Accept", "text/html,*/*;q=0.8");
      assertThat(answer.statusCode()).as(entry.getKey()).isEqualTo(entry.getValue());
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      if (entry.getValue() == 200) {
        assertThat(answer.body()).contains("<div id=\"root\"");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
      }
    }
  }

  private void setOrigin(BroadcastId broadcast, String url) {
    redis.opsForValue().set("spyglass:origin:" + broadcast.value(), url).block(PATIENCE);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
  }

  private static JsonNode problem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    return json(answer);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.builder().build().readTree(answer.body());
  }
}
