package live.spyglass.catalog.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.PublishedEvents;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.events.AccountCreated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CatalogTest
class AccountsTest {

  @Autowired CatalogClient catalog;
  @Autowired PublishedEvents published;
  @Autowired JdbcClient jdbc;

  @Test
  void somebodySignsUpAndOthersSeeTheProfile() {
    String handle = newHandle();
    Reply created = signUp(handle, "Émilie 🎥", CatalogClient.PASSWORD).expect(201);
    assertThat(created.at("/handle")).isEqualTo(handle);
    assertThat(created.at("/displayName")).isEqualTo("Émilie 🎥");
    assertThat(created.header("Location")).isEqualTo("/api/v1/accounts/" + handle);
    assertThat(catalog.get("/api/v1/accounts/" + handle, null).expect(200).json())
        .isEqualTo(created.json());

    AccountCreated event = published.await(created.at("/id"), AccountCreated.class);
    assertThat(event.handle()).isEqualTo(handle);
  }

  @Test
  void aHandleIsTakenWhateverItsCase() {
    String handle = newHandle();
    signUp(handle, "First", CatalogClient.PASSWORD).expect(201);
    signUp(handle.toUpperCase(Locale.ROOT), "Second", CatalogClient.PASSWORD)
        .expectProblem(409, "handle-taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ab", "with space", "dash-ed", "", "ünïcode", "a234567890123456789012345678901"})
  void whatIsNoHandleIsRefused(String handle) {
    Reply refused = signUp(handle, "Name", CatalogClient.PASSWORD);
    refused.expectProblem(400, "invalid-request");
    assertThat(refused.at("/errors/0/field")).isEqualTo("handle");
  }

  @Test
  void passwordsAndNamesHaveLimits() {
    signUp(newHandle(), "Name", "short").expectProblem(400, "invalid-request");
    signUp(newHandle(), "Name", "x".repeat(129)).expectProblem(400, "invalid-request");
    signUp(newHandle(), "  ", CatalogClient.PASSWORD).expectProblem(400, "invalid-request");
    signUp(newHandle(), "turned\u202Earound", CatalogClient.PASSWORD)
        .expectProblem(400, "invalid-request");
    catalog.post("/api/v1/accounts", null, "{\"handle\":").expectProblem(400, "invalid-request");
    catalog
        .post("/api/v1/accounts", null, "\"" + "x".repeat(70_000) + "\"")
        .expectProblem(413, "too-large");
  }

  @Test
  void meNeedsAToken() {
    Person person = catalog.newPerson();
    assertThat(person.get("/api/v1/accounts/me").expect(200).at("/id")).isEqualTo(person.id());
    catalog.get("/api/v1/accounts/me", null).expectProblem(401, "unauthenticated");
    catalog.get("/api/v1/accounts/nobody_has_this", null).expectProblem(404, "not-found");
  }

  @Test
  void passwordsAreStoredAsArgon2id() {
    Person person = catalog.newPerson();
    String stored =
        jdbc.sql("SELECT password_hash FROM catalog.account WHERE id = :id")
            .param("id", person.id())
            .query(String.class)
            .single();
    assertThat(stored).startsWith("$argon2id$v=19$").doesNotContain(CatalogClient.PASSWORD);
  }

  private Reply signUp(String handle, String name, String password) {
    return catalog.post(
        "/api/v1/accounts",
        null,
        Map.of("handle", handle, "displayName", name, "password", password));
  }

  private static String newHandle() {
    return "h" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }
}
