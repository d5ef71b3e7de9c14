package live.spyglass.catalog.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import live.spyglass.catalog.testing.AdjustableClock;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.Reply;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CatalogTest
class IdempotentRequestsTest {

  @Autowired CatalogClient catalog;
  @Autowired IdempotentRequests requests;
  @Autowired AdjustableClock clock;
  @Autowired JdbcClient jdbc;

  @Test
  void aRepetitionIsAnsweredAsTheFirst() {
    Person owner = catalog.newPerson();
    String key = UUID.randomUUID().toString();
    Reply first = create(owner, key, "A walk").expect(201);
    Reply second = create(owner, key, "A walk").expect(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.at("/ingest/rtmp/streamKey")).startsWith("sk_");
    assertThat(count(owner)).isEqualTo(1);
  }

  @Test
  void aKeyBelongsToOneRequestOfOnePerson() {
    Person owner = catalog.newPerson();
    Person other = catalog.newPerson();
    String key = UUID.randomUUID().toString();
    Reply first = create(owner, key, "A walk").expect(201);
    create(owner, key, "A run").expectProblem(422, "idempotency-mismatch");
    assertThat(create(other, key, "A walk").expect(201).at("/id")).isNotEqualTo(first.at("/id"));
    create(owner, "with space", "A walk").expectProblem(400, "invalid-request");
  }

  @Test
  void aRequestThatFailedLeavesItsKeyFree() {
    Person owner = catalog.newPerson();
    String key = UUID.randomUUID().toString();
    create(owner, key, " ").expectProblem(400, "invalid-request");
    create(owner, key, "A walk").expect(201);
  }

  @Test
  void atOnceItIsDoneOnce() {
    Person owner = catalog.newPerson();
    String key = UUID.randomUUID().toString();
    var texts =
        Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> create(owner, key, "A walk").expect(201)))
            .limit(6)
            .toList()
            .stream()
            .map(future -> future.join().text())
            .distinct()
            .toList();
    assertThat(texts).hasSize(1);
    assertThat(count(owner)).isEqualTo(1);
  }

  @Test
  void theStoredAnswerCannotBeReadInTheDatabaseAndIsForgottenAfterADay() {
    Person owner = catalog.newPerson();
    String key = UUID.randomUUID().toString();
    Reply first = create(owner, key, "A walk").expect(201);
    assertThat(answers(owner)).isNotEmpty().doesNotContain("sk_").doesNotContain("A walk");

    clock.advance(Duration.ofHours(25));
    requests.prune();
    assertThat(create(owner, key, "A walk").expect(201).at("/id")).isNotEqualTo(first.at("/id"));
  }

  private Reply create(Person owner, String key, String title) {
    return catalog.send(
        "POST",
        "/api/v1/broadcasts",
        owner,
        Map.of("title", title, "audience", "PUBLIC"),
        Map.of("Idempotency-Key", key));
  }

  private long count(Person owner) {
    return jdbc.sql("SELECT count(*) FROM catalog.broadcast WHERE owner_id = :owner")
        .param("owner", owner.id())
        .query(Long.class)
        .single();
  }

  private String answers(Person owner) {
    return String.join(
        "",
        jdbc.sql("SELECT answer FROM catalog.idempotent_request WHERE account_id = :owner")
            .param("owner", owner.id())
            .query(String.class)
            .list());
  }
}
