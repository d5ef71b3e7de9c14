package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import live.spyglass.events.BroadcastId;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.internal.SessionSeal;
import org.junit.jupiter.api.Test;

/// The way of WHIP and WHEP to an ingest node: any for a new session, its own for one that goes on.
class WebRtcTest extends Door {

  private static final BroadcastId BROADCAST = BroadcastId.random();
  private static final SessionSeal SEAL = new SessionSeal(new InternalToken(INTERNAL_TOKEN));

  @Test
  void aNewSessionGoesToAnyNode() throws Exception {
    INGEST.at(
        "/whip/" + BROADCAST,
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/whip/" + BROADCAST + "/x");
          exchange.getResponseHeaders().set("ETag", "\"7\"");
          exchange.sendResponseHeaders(201, -1);
        });

    HttpResponse<String> answer =
        post(
            "/whip/" + BROADCAST,
            "v=0",
            "Content-Type",
            "application/sdp",
            "Authorization",
            "Bearer a-stream-key");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).contains("/whip/" + BROADCAST + "/x");
    assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
    Upstream.Asked asked = INGEST.last();
    assertThat(asked.uri()).isEqualTo("/whip/" + BROADCAST);
    assertThat(asked.body()).isEqualTo("v=0");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer a-stream-key");
    assertThat(asked.headers().getFirst("X-Forwarded-For")).isEqualTo("127.0.0.1");
  }

  @Test
  void aGrantIsCheckedAndTakenOut() throws Exception {
    INGEST.at("/whep/", 201, "application/sdp", "v=0");
    String grant = Tokens.grant(BROADCAST, Duration.ofHours(1));

    assertThat(post("/whep/" + BROADCAST + "/~" + grant, "v=0").statusCode()).isEqualTo(201);
    Upstream.Asked asked = INGEST.last();
    assertThat(asked.uri()).isEqualTo("/whep/" + BROADCAST);
    assertThat(asked.headers().getFirst("Spyglass-Grant")).isEqualTo(BROADCAST.value());

    assertThat(post("/whep/" + BROADCAST, "v=0", "Spyglass-Grant", BROADCAST.value()).statusCode())
        .isEqualTo(201);
    assertThat(INGEST.last().headers().containsKey("Spyglass-Grant")).isFalse();

    problem(post("/whep/" + BroadcastId.random() + "/~" + grant, "v=0"), "grant-invalid");
    problem(post("/whep/" + BROADCAST + "/~nonsense", "v=0"), "grant-invalid");
    problem(
        post("/whep/" + BROADCAST + "/~" + Tokens.grant(BROADCAST, Duration.ofHours(-1)), "v=0"),
        "grant-invalid");
    assertThat(INGEST.wasAsked()).isFalse();
  }

  @Test
  void aSessionIsFoundOnItsNodeByItsName() throws Exception {
    try (Upstream node = new Upstream()) {
      node.at("/whip/", 200, "application/trickle-ice-sdpfrag", "a=ice-lite");
      String endpoint = "/whip/" + BROADCAST;
      String session = endpoint + "/" + SEAL.seal(endpoint, URI.create(node.url()), "name");

      HttpResponse<String> patched =
          send(
              request(session, "If-Match", "*", "Content-Type", "application/trickle-ice-sdpfrag")
                  .method("PATCH", HttpRequest.BodyPublishers.ofString("a=ice-ufrag:abcd")));
      assertThat(patched.body()).isEqualTo("a=ice-lite");
      Upstream.Asked asked = node.last();
      assertThat(asked.method()).isEqualTo("PATCH");
      assertThat(asked.uri()).isEqualTo(session);
      assertThat(asked.body()).isEqualTo("a=ice-ufrag:abcd");
      assertThat(asked.headers().getFirst("If-Match")).isEqualTo("*");

      assertThat(send(request(session).DELETE()).statusCode()).isEqualTo(200);
      assertThat(node.last().method()).isEqualTo("DELETE");
      assertThat(INGEST.wasAsked()).isFalse();
    }
  }

  @Test
  void nobodyMakesTheGatewayAskElsewhere() throws Exception {
    try (Upstream elsewhere = new Upstream()) {
      String endpoint = "/whip/" + BROADCAST;
      SessionSeal another = new SessionSeal(new InternalToken("another-secret-between"));
      URI node = URI.create(elsewhere.url());
      for (String name :
          new String[] {
            another.seal(endpoint, node, "name"),
            SEAL.seal("/whip/" + BroadcastId.random(), node, "name"),
            SEAL.seal("/whep/" + BROADCAST, node, "name"),
            "nonsense",
            "AAAA",
          }) {
        problem(send(request(endpoint + "/" + name).DELETE()), "not-found");
      }
      assertThat(elsewhere.wasAsked()).isFalse();
      assertThat(INGEST.wasAsked()).isFalse();
    }
  }

  /// RFC 9725 §4.2
  @Test
  void pagesOfAnyOriginMayAsk() throws Exception {
    String endpoint = "/whip/" + BROADCAST;
    HttpResponse<String> asked =
        send(
            request(
                    endpoint + "/x",
                    "Origin",
                    "https://elsewhere.example",
                    "Access-Control-Request-Method",
                    "PATCH",
                    "Access-Control-Request-Headers",
                    "authorization,content-type,if-match")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("PATCH", "DELETE", "POST");

    INGEST.at(endpoint, 201, "application/sdp", "v=0");
    HttpResponse<String> answer = post(endpoint, "v=0", "Origin", "https://elsewhere.example");
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("Location", "ETag", "Link");
  }

  @Test
  void optionsAndOtherMethodsAreTheServicesToAnswer() throws Exception {
    INGEST.at(
        "/whip/" + BROADCAST,
        exchange -> {
          exchange.getResponseHeaders().set("Accept-Post", "application/sdp");
          exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 405 : 200, -1);
        });
    HttpResponse<String> options =
        send(request("/whip/" + BROADCAST).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(options.headers().firstValue("Accept-Post")).contains("application/sdp");
    assertThat(get("/whip/" + BROADCAST, "Accept", "text/html").statusCode()).isEqualTo(405);
  }

  @Test
  void anOfferHasItsLimit() throws Exception {
    problem(post("/whip/" + BROADCAST, "v".repeat(65 * 1024)), "too-large");
    assertThat(INGEST.wasAsked()).isFalse();
  }
}
