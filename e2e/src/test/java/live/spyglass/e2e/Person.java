package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// Somebody with an account.
final class Person {

  static final String PASSWORD = "correct horse battery staple";

  /// Less than a token lives: a test on a slow machine takes longer.
  private static final Duration GOOD = Duration.ofMinutes(4);

  private final Api api;
  private final String handle;
  private String token = "";
  private long signedInNanos;

  private Person(Api api, String handle) {
    this.api = api;
    this.handle = handle;
  }

  /// With another handle where a test that failed is tried once more, and the first one is taken.
  static Person signUp(Api api, String wanted, String displayName) {
    String handle = wanted;
    Api.Answer created = create(api, handle, displayName);
    for (int again = 2; created.status() == 409; again++) {
      handle = wanted + again;
      created = create(api, handle, displayName);
    }
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    Person person = new Person(api, handle);
    Api.Answer session = person.signIn();
    assertThat(session.status()).as(session.text()).isEqualTo(201);
    return person;
  }

  private Api.Answer signIn() {
    Api.Answer session =
        api.post("/api/v1/sessions", null, Map.of("handle", handle, "password", PASSWORD));
    if (session.status() == 201) {
      token = session.json().get("accessToken").asString();
      signedInNanos = System.nanoTime();
    }
    return session;
  }

  private static Api.Answer create(Api api, String handle, String displayName) {
    return api.post(
        "/api/v1/accounts",
        null,
        Map.of("handle", handle, "displayName", displayName, "password", PASSWORD));
  }

  String handle() {
    return handle;
  }

  synchronized String token() {
    if (System.nanoTime() - signedInNanos > GOOD.toNanos()) {
      Api.Answer _ = signIn();
    }
    return token;
  }

  /// The answer to the creation: the only one that carries the stream key.
  JsonNode createBroadcast(String title, String audience) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", title);
    body.put("audience", audience);
    Api.Answer answer = api.post("/api/v1/broadcasts", token(), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  /// Whatever the answer is; none at all is thrown. The same key makes the same broadcast.
  Api.Answer tryCreateBroadcast(String title, String idempotencyKey) {
    return api.postOnce(
        "/api/v1/broadcasts",
        token(),
        Map.of("title", title, "audience", "PUBLIC"),
        idempotencyKey);
  }

  JsonNode broadcast(String id) {
    Api.Answer answer = api.get("/api/v1/broadcasts/" + id, token());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  JsonNode awaitState(String id, String... states) {
    Awaitility.await("broadcast " + String.join(" or ", states))
        .atMost(Platform.PATIENCE)
        .until(() -> Set.of(states).contains(broadcast(id).get("state").asString()));
    return broadcast(id);
  }

  JsonNode end(String id) {
    Api.Answer answer = api.post("/api/v1/broadcasts/" + id + "/end", token(), Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
