package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Redis and most services are away from the start, and a proxy of ours stands in front.
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spyglass.internal.token=a-secret-between-services",
      "spring.data.redis.url=redis://127.0.0.1:10",
      "spyglass.jwks.url=http://127.0.0.1:10/keys",
      "gateway.chat-url=http://127.0.0.1:10",
      "gateway.chat-websocket-url=ws://127.0.0.1:10",
      "gateway.transcode-url=http://127.0.0.1:10",
      "gateway.trusted-proxies=127.0.0.0/8,10.1.2.3",
      "gateway.rate.sign-in-per-minute=1",
      "gateway.rate.sign-in-burst=1"
    })
class OutageTest {

  private static final Upstream CATALOG = new Upstream();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort int port;
  @Autowired MeterRegistry meters;

  @DynamicPropertySource
  static void upstreams(DynamicPropertyRegistry registry) {
    registry.add("gateway.catalog-url", CATALOG::url);
  }

  @Test
  void withoutRedisTheDoorStaysOpen() throws Exception {
    double before = meters.counter("spyglass.gateway.rate.unlimited").count();
    for (int i = 0; i < 3; i++) {
      assertThat(post("/api/v1/sessions").statusCode()).isEqualTo(200);
    }
    assertThat(meters.counter("spyglass.gateway.rate.unlimited").count()).isEqualTo(before + 3);
    assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceThatIsAwayIsUnavailable() throws Exception {
    String chat = "/api/v1/broadcasts/" + BroadcastId.random() + "/messages";
    HttpResponse<String> answer = get(chat);
    Door.problem(answer, "unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    Door.problem(get("/media/" + BroadcastId.random() + "/index.m3u8"), "unavailable");
    Door.problem(get("/openapi"), "unavailable");
  }

  @Test
  void aChatThatIsAwayIsUnavailable() {
    try {
      http.newWebSocketBuilder()
          .buildAsync(
              URI.create("ws://127.0.0.1:" + port + "/chat/" + BroadcastId.random()),
              new WebSocket.Listener() {})
          .join();
      throw new AssertionError("there is no chat");
    } catch (CompletionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              failure -> assertThat(failure.getResponse().statusCode()).isEqualTo(503));
    }
  }

  @Test
  void withoutKeysNobodyIsTakenForAStranger() throws Exception {
    String token = Tokens.access(AccountId.random(), Duration.ofMinutes(5));
    Door.problem(get("/api/v1/accounts/me", "Authorization", "Bearer " + token), "unavailable");
    BroadcastId secret = BroadcastId.random();
    String grant = Tokens.grant(secret, Duration.ofMinutes(5));
    Door.problem(get("/media/" + secret + "/~" + grant + "/index.m3u8"), "unavailable");
  }

  @Test
  void aProxyOfOursIsBelievedUpToTheFirstStranger() throws Exception {
    HttpResponse<String> answer =
        get(
            "/api/v1/broadcasts",
            "X-Forwarded-For",
            "6.6.6.6, 203.0.113.9, 10.1.2.3",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "live.example.org");

    var headers = CATALOG.last().headers();
    assertThat(headers.get("X-Forwarded-For")).containsExactly("203.0.113.9");
    assertThat(headers.get("X-Forwarded-Proto")).containsExactly("https");
    assertThat(headers.get("X-Forwarded-Host")).containsExactly("live.example.org");
    assertThat(headers.containsKey("X-Forwarded-Port")).isFalse();
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(
            get("/media/" + BroadcastId.random() + "/v/1.m4s", "X-Forwarded-Proto", "https")
                .headers()
                .firstValue("Strict-Transport-Security"))
        .isPresent();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
