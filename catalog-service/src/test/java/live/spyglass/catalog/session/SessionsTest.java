package live.spyglass.catalog.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.support.token.TokenVerifier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CatalogTest
class SessionsTest {

  @Autowired CatalogClient catalog;
  @Autowired TokenVerifier verifier;
  @Autowired JdbcClient jdbc;

  @Test
  void theAccessTokenSpeaksForTheAccount() throws ParseException {
    Person person = catalog.newPerson();
    assertThat(verifier.access(person.accessToken()).orElseThrow().handle())
        .isEqualTo(person.handle());
    assertThat(verifier.grant(person.accessToken())).isEmpty();

    SignedJWT token = SignedJWT.parse(person.accessToken());
    Reply keys = catalog.get("/.well-known/jwks.json", null).expect(200);
    assertThat(keys.at("/keys/0/kid")).isEqualTo(token.getHeader().getKeyID());
    assertThat(keys.json().at("/keys/0").has("d")).as("a private key is shown").isFalse();
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(person.id());
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("api");
  }

  @Test
  void aTamperedTokenIsNobody() {
    Person person = catalog.newPerson();
    String token = person.accessToken();
    int dot = token.lastIndexOf('.');
    String tampered = token.substring(0, dot + 1) + "A".repeat(token.length() - dot - 1);
    catalog
        .send(
            "GET", "/api/v1/accounts/me", null, null, Map.of("Authorization", "Bearer " + tampered))
        .expectProblem(401, "unauthenticated");
  }

  @Test
  void aWrongPasswordAndAnUnknownHandleLookTheSame() {
    Person person = catalog.newPerson();
    Reply wrong = catalog.signIn(person.handle(), "not the password");
    Reply unknown = catalog.signIn("nobody_" + person.handle().substring(0, 10), "whatever it is");
    assertThat(wrong.expectProblem(401, "invalid-credentials").at("/detail"))
        .isEqualTo(unknown.expectProblem(401, "invalid-credentials").at("/detail"));
    catalog.signIn("no handle at all", "whatever").expectProblem(401, "invalid-credentials");
    catalog.signIn(person.handle().toUpperCase(Locale.ROOT), CatalogClient.PASSWORD).expect(201);
  }

  @Test
  void aRefreshTokenWorksOnceAndGivesTheNext() {
    Person person = catalog.newPerson();
    Reply second = refresh(person.refreshToken()).expect(200);
    assertThat(second.at("/refreshToken")).isNotEqualTo(person.refreshToken());
    assertThat(second.at("/account/id")).isEqualTo(person.id());
    assertThat(verifier.access(second.at("/accessToken"))).isPresent();
    refresh(second.at("/refreshToken")).expect(200);
  }

  @Test
  void aSecondUseRevokesTheWholeFamilyAndNoOther() {
    Person person = catalog.newPerson();
    Reply other = catalog.signIn(person.handle(), CatalogClient.PASSWORD).expect(201);
    Reply second = refresh(person.refreshToken()).expect(200);
    Reply third = refresh(second.at("/refreshToken")).expect(200);

    refresh(person.refreshToken()).expectProblem(401, "session-revoked");

    refresh(third.at("/refreshToken")).expectProblem(401, "session-revoked");
    refresh(second.at("/refreshToken")).expectProblem(401, "session-revoked");
    refresh(other.at("/refreshToken")).expect(200);
  }

  @Test
  void anAnswerThatWasLostIsGivenOnceMore() {
    Person person = catalog.newPerson();
    refresh(person.refreshToken()).expect(200);
    Reply again = refresh(person.refreshToken()).expect(200);

    Reply third = refresh(again.at("/refreshToken")).expect(200);
    refresh(third.at("/refreshToken")).expect(200);
  }

  @Test
  void whatWasGivenFirstIsVoidOnceItWasGivenAgain() {
    Person person = catalog.newPerson();
    Reply first = refresh(person.refreshToken()).expect(200);
    Reply again = refresh(person.refreshToken()).expect(200);

    refresh(first.at("/refreshToken")).expectProblem(401, "session-revoked");
    refresh(again.at("/refreshToken")).expectProblem(401, "session-revoked");
  }

  @Test
  void anAnswerIsGivenAgainOnlyOnce() {
    Person person = catalog.newPerson();
    refresh(person.refreshToken()).expect(200);
    Reply again = refresh(person.refreshToken()).expect(200);

    refresh(person.refreshToken()).expectProblem(401, "session-revoked");
    refresh(again.at("/refreshToken")).expectProblem(401, "session-revoked");
  }

  @Test
  void ofThreeWhoUseATokenAtOnceOneIsAThief() {
    Person person = catalog.newPerson();
    List<Reply> replies =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> refresh(person.refreshToken())))
            .limit(4)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    List<Reply> renewed = replies.stream().filter(reply -> reply.status() == 200).toList();
    assertThat(renewed).hasSize(2);
    for (Reply reply : renewed) {
      refresh(reply.at("/refreshToken")).expectProblem(401, "session-revoked");
    }
  }

  @Test
  void signingOutEndsTheSession() {
    Person first = catalog.newPerson();
    signOut(first.refreshToken()).expect(204);
    signOut(first.refreshToken()).expect(204);
    refresh(first.refreshToken()).expectProblem(401, "session-revoked");

    Person second = catalog.newPerson();
    String path = "/api/v1/sessions/current";
    catalog
        .send("DELETE", path, null, null, Map.of("Refresh-Token", second.refreshToken()))
        .expect(204);
    refresh(second.refreshToken()).expectProblem(401, "session-revoked");
    catalog.send("DELETE", path, null, null, Map.of()).expectProblem(400, "invalid-request");
  }

  @Test
  void guessingIsSlowedPerHandle() {
    Person person = catalog.newPerson();
    for (int i = 0; i < 10; i++) {
      catalog.signIn(person.handle(), "guess number " + i).expect(401);
    }
    Reply refused = catalog.signIn(person.handle(), CatalogClient.PASSWORD);
    refused.expectProblem(429, "too-many-requests");
    assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
    catalog.newPerson();
  }

  @Test
  void aRightPasswordForgetsTheWrongOnes() {
    Person person = catalog.newPerson();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 9; i++) {
        catalog.signIn(person.handle(), "guess number " + i).expect(401);
      }
      catalog.signIn(person.handle(), CatalogClient.PASSWORD).expect(201);
    }
  }

  @Test
  void refreshTokensAreStoredHashed() {
    Person person = catalog.newPerson();
    assertThat(jdbc.sql("SELECT hash FROM catalog.refresh_token").query(String.class).list())
        .isNotEmpty()
        .doesNotContain(person.refreshToken())
        .contains(new RefreshToken(person.refreshToken()).hash());
  }

  private Reply refresh(String token) {
    return catalog.post("/api/v1/sessions/refresh", null, Map.of("refreshToken", token));
  }

  private Reply signOut(String token) {
    return catalog.send(
        "DELETE", "/api/v1/sessions/current", null, Map.of("refreshToken", token), Map.of());
  }
}
