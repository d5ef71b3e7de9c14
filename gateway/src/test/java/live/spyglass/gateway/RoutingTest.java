package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.resources.LoopResources;

/// Where requests go, and what they say there.
class RoutingTest extends Door {

  private static final BroadcastId BROADCAST = BroadcastId.random();

  @Test
  void sendsRequestsWhereTheyBelong() throws Exception {
    CATALOG.at("/api/v1/broadcasts", 200, "application/json", "{\"from\":\"catalog\"}");
    CHAT.at("/api/v1/broadcasts/", 200, "application/json", "{\"from\":\"chat\"}");

    String one = "/api/v1/broadcasts/" + BROADCAST;
    assertThat(get("/api/v1/broadcasts?q=a%20b&tag=%C3%A9t%C3%A9").body()).contains("catalog");
    assertThat(CATALOG.last().uri()).isEqualTo("/api/v1/broadcasts?q=a%20b&tag=%C3%A9t%C3%A9");
    assertThat(get(one).body()).contains("catalog");
    assertThat(post(one + "/end", "").body()).contains("catalog");
    assertThat(get(one + "/messages?before=7").body()).contains("chat");
    assertThat(CHAT.last().uri()).isEqualTo(one + "/messages?before=7");
    assertThat(get(one + "/hearts").body()).contains("chat");
  }

  @Test
  void aBodyAndItsAnswerPassAsTheyAre() throws Exception {
    CATALOG.at("/api/v1/accounts/echo", 201, "application/json", "{\"made\":true}");

    HttpResponse<String> answer =
        post("/api/v1/accounts/echo", "{\"a\":\"é\"}", "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"made\":true}");
    Upstream.Asked asked = CATALOG.last();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.body()).isEqualTo("{\"a\":\"é\"}");
  }

  @Test
  void believesNothingThatAClientSaysAboutItself() throws Exception {
    get(
        "/api/v1/broadcasts/headers",
        "X-Forwarded-For",
        "6.6.6.6",
        "X-Forwarded-Host",
        "evil.example",
        "X-Forwarded-Prefix",
        "/evil",
        "Forwarded",
        "for=6.6.6.6",
        "Spyglass-Grant",
        "x",
        "X-Request-Id",
        "bad id!");

    var headers = CATALOG.last().headers();
    assertThat(headers.get("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(headers.get("X-Forwarded-Host")).containsExactly("127.0.0.1:" + port);
    assertThat(headers.get("X-Forwarded-Port")).containsExactly(String.valueOf(port));
    assertThat(headers.get("X-Forwarded-Proto")).containsExactly("http");
    assertThat(headers.containsKey("X-Forwarded-Prefix")).isFalse();
    assertThat(headers.containsKey("Forwarded")).isFalse();
    assertThat(headers.containsKey("Spyglass-Grant")).isFalse();
    assertThat(headers.getFirst("X-Request-Id")).hasSize(36);
  }

  @Test
  void aConnectionHeaderTakesNothingAway() throws Exception {
    raw(
        """
        GET /api/v1/broadcasts/hops HTTP/1.1\r
        Host: live.example\r
        Connection: close, X-Forwarded-For, X-Request-Id\r
        \r
        """);

    var headers = CATALOG.last().headers();
    assertThat(headers.get("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(headers.get("X-Forwarded-Host")).containsExactly("live.example");
    assertThat(headers.containsKey("X-Request-Id")).isTrue();
  }

  @Test
  void anAnswerSaysWhatTheGatewaySaysOnceOnly() throws Exception {
    CATALOG.at(
        "/api/v1/broadcasts/said",
        exchange -> {
          exchange.getResponseHeaders().set("X-Request-Id", "from-the-service");
          exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
          exchange.getResponseHeaders().set("Spyglass-Inside", "x");
          exchange.getResponseHeaders().set("ETag", "\"7\"");
          exchange.sendResponseHeaders(204, -1);
        });

    HttpResponse<String> answer =
        get("/api/v1/broadcasts/said", "X-Request-Id", "chosen-by-a-client");

    assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("chosen-by-a-client");
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().firstValue("Spyglass-Inside")).isEmpty();
    assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
    assertThat(CATALOG.last().headers().getFirst("X-Request-Id")).isEqualTo("chosen-by-a-client");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/stream-keys/resolve",
        "/origin/x/index.m3u8",
        "/origin",
        "/api/v2/broadcasts",
        "/api/v1/nonsense",
        "/actuator",
        "/actuator/prometheus",
        "/actuator/env",
        "/actuator/healthy",
        "/%61ctuator/prometheus",
        "/%6Frigin/x/index.m3u8",
      })
  void whatIsNotPublicIsNotThere(String path) throws Exception {
    problem(get(path, "Accept", "application/json"), "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/broadcasts/../../../internal/x",
        "/api/v1/broadcasts/%2e%2e/%2e%2e/internal/x",
        "/api/v1/broadcasts/..%2f..%2finternal",
        "/api/v1/broadcasts/%252e%252e/internal",
        "/api/v1/broadcasts/..;/..;/internal",
        "/actuator;x=y/prometheus",
        "/actuator%3bx=y/prometheus",
        "//actuator/prometheus",
        "/api/v1/broadcasts/a%5cb",
        "/api/v1/broadcasts/a%00b",
      })
  void aPathThatCouldBeReadInTwoWaysIsRefused(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: live.example\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("/problems/invalid-request");
    assertThat(CATALOG.wasAsked()).isFalse();
  }

  @Test
  void whatNeedNotBeEncodedMeansTheSameEitherWay() throws Exception {
    CATALOG.at("/api/v1/broadcasts", 200, "application/json", "{\"from\":\"catalog\"}");

    assertThat(get("/%61pi/v1/broadcast%73").body()).contains("catalog");
    assertThat(CATALOG.last().uri()).isEqualTo("/api/v1/broadcasts");
  }

  @Test
  void aHostThatIsNoneIsRefused() throws Exception {
    String answer = raw("GET / HTTP/1.1\r\nHost: a\"><script>\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("<script>");
  }

  @Test
  void managementIsForWhoeverShowsTheInternalToken() throws Exception {
    HttpResponse<String> metrics =
        get("/actuator/prometheus", "Authorization", "Bearer " + INTERNAL_TOKEN);

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body())
        .contains("spyglass_gateway_rate_unlimited_total", "spyglass_gateway_edge_waiting");
    assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"");
  }

  @Test
  void aServiceThatBreaksOffIsUnavailable() throws Exception {
    CATALOG.at("/api/v1/sessions/broken", exchange -> exchange.close());

    problem(get("/api/v1/sessions/broken"), "unavailable");
    HttpResponse<String> posted = post("/api/v1/sessions/broken", "{}");
    assertThat(problem(posted, "unavailable").get("detail").asString()).contains("Idempotency-Key");
    assertThat(posted.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void runsOnPlainJavaEventLoops() {
    assertThat(LoopResources.hasNativeSupport()).isFalse();
  }
}
