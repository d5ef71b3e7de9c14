package live.spyglass.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens, grants, and pages of other origins.
class AccessTest extends Door {

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a.b.c", "Bearer ", "Basic YTpi", "nonsense"})
  void anInvalidTokenIsTurnedAway(String header) throws Exception {
    HttpResponse<String> answer = get("/api/v1/accounts/me", "Authorization", header);

    problem(answer, "unauthenticated");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(CATALOG.wasAsked()).isFalse();
  }

  @Test
  void anExpiredOrForeignTokenIsTurnedAway() throws Exception {
    String expired = Tokens.access(AccountId.random(), Duration.ofMinutes(-1));
    String foreign = Tokens.grant(BroadcastId.random(), Duration.ofMinutes(5));
    for (String token : new String[] {expired, foreign}) {
      problem(get("/api/v1/accounts/me", "Authorization", "Bearer " + token), "unauthenticated");
    }
  }

  @Test
  void aValidTokenPasses() throws Exception {
    String token = Tokens.access(AccountId.random(), Duration.ofMinutes(5));

    assertThat(get("/api/v1/accounts/me", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);
    assertThat(CATALOG.last().headers().getFirst("Authorization")).isEqualTo("Bearer " + token);
  }

  @Test
  void aGrantInThePathIsCheckedAndTakenOut() throws Exception {
    BroadcastId secret = BroadcastId.random();
    setOrigin(secret, ORIGIN.url());
    ORIGIN.at("/origin/" + secret + "/", 200, "video/mp4", "bytes");
    String good = Tokens.grant(secret, Duration.ofHours(1));

    for (int i = 0; i < 2; i++) {
      assertThat(get("/media/" + secret + "/~" + good + "/video/3.m4s").body()).isEqualTo("bytes");
      Upstream.Asked asked = ORIGIN.last();
      assertThat(asked.uri()).isEqualTo("/origin/" + secret + "/video/3.m4s");
      assertThat(asked.headers().get("Spyglass-Grant")).containsExactly(secret.value());
    }
    assertThat(get("/media/" + secret + "/%7E" + good + "/video/3.m4s").statusCode())
        .isEqualTo(200);
    assertThat(get("/media/" + secret + "/video/3.m4s", "Spyglass-Grant", secret.value()))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    assertThat(ORIGIN.last().headers().containsKey("Spyglass-Grant")).isFalse();
  }

  @Test
  void aGrantThatDoesNotCoverIsRefused() throws Exception {
    BroadcastId secret = BroadcastId.random();
    setOrigin(secret, ORIGIN.url());
    ORIGIN.at("/origin/" + secret + "/", 200, "video/mp4", "bytes");
    BroadcastId other = BroadcastId.random();
    String others = Tokens.grant(other, Duration.ofHours(1));
    get("/media/" + other + "/~" + others + "/video/3.m4s");

    for (String bad :
        new String[] {
          Tokens.grant(secret, Duration.ofMinutes(-1)),
          others,
          Tokens.access(AccountId.random(), Duration.ofMinutes(5)),
          "forged",
          ""
        }) {
      HttpResponse<String> refused = get("/media/" + secret + "/~" + bad + "/video/3.m4s");
      problem(refused, "grant-invalid");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }
    assertThat(ORIGIN.wasAsked()).isFalse();
  }

  @Test
  void pagesOfNamedOriginsMayCallTheApi() throws Exception {
    HttpResponse<String> asked = preflight("https://app.example");
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example");
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("POST");

    HttpResponse<String> answer = get("/api/v1/broadcasts", "Origin", "https://app.example");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void pagesOfOtherOriginsMayNot() throws Exception {
    problem(preflight("https://evil.example"), "forbidden");
    HttpResponse<String> answer = get("/api/v1/broadcasts", "Origin", "https://evil.example");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        request(
                "/api/v1/broadcasts",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }
}
