package live.spyglass.catalog.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.PublishedEvents;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.catalog.testing.Streams;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.RecordingExpired;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// How long a recording is kept. The catalog of the tests keeps them for 90 days, and at most 400.
@CatalogTest
class RecordingRetentionTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Autowired CatalogClient catalog;
  @Autowired PublishedEvents published;
  @Autowired Streams streams;

  private Reply ended(Person owner, BroadcastId id) {
    StreamId stream = streams.start(id);
    streams.ready(id, stream);
    await().atMost(DEADLINE).until(() -> owner.see(id).at("/state").equals("LIVE"));
    owner.end(id).expect(200);
    streams.publish(
        Topics.PLAYBACK,
        new RecordingCompleted(UUID.randomUUID(), Instant.now(), id, 61_500, 12_345));
    await().atMost(DEADLINE).until(() -> owner.see(id).json().at("/recording").isObject());
    return owner.see(id);
  }

  private static Duration kept(Reply broadcast) {
    return Duration.between(
        Instant.parse(broadcast.at("/endedAt")),
        Instant.parse(broadcast.at("/recording/keptUntil")));
  }

  @Test
  void theOwnerChoosesAndTheInstanceDecidesOtherwise() {
    Person owner = catalog.newPerson();
    Reply created = owner.broadcast("PUBLIC", Map.of("keepRecordingDays", 7));
    BroadcastId id = new BroadcastId(created.at("/id"));
    assertThat(created.at("/keepRecordingDays")).isEqualTo("7");
    assertThat(published.await(id.value(), BroadcastCreated.class).keepRecordingDays())
        .isEqualTo(7);
    Reply ended = ended(owner, id);
    assertThat(kept(ended)).isEqualTo(Duration.ofDays(7));
    assertThat(ended.at("/recording/expired")).isEqualTo("false");
    Reply seen = catalog.get("/api/v1/broadcasts/" + id, catalog.newPerson());
    assertThat(seen.at("/keepRecordingDays")).as("the owner's own affair").isEqualTo("null");
    assertThat(kept(seen)).isEqualTo(Duration.ofDays(7));

    String path = "/api/v1/broadcasts/" + id;
    Reply changed = owner.patch(path, Map.of("keepRecordingDays", 0), Map.of()).expect(200);
    assertThat(changed.at("/keepRecordingDays")).isEqualTo("null");
    assertThat(kept(changed)).isEqualTo(Duration.ofDays(90));
    assertThat(published.await(id.value(), BroadcastUpdated.class).keepRecordingDays()).isNull();
    assertThat(kept(owner.patch(path, Map.of("keepRecordingDays", 400), Map.of()).expect(200)))
        .isEqualTo(Duration.ofDays(400));
    // A change of something else leaves it.
    assertThat(kept(owner.patch(path, Map.of("title", "Another"), Map.of()).expect(200)))
        .isEqualTo(Duration.ofDays(400));
  }

  @Test
  void moreThanTheInstanceAllowsIsRefused() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    String path = "/api/v1/broadcasts/" + id;
    Reply refused = owner.patch(path, Map.of("keepRecordingDays", 401), Map.of());
    refused.expectProblem(400, "invalid-request");
    assertThat(refused.at("/detail")).contains("400 days");
    owner.patch(path, Map.of("keepRecordingDays", -1), Map.of()).expect(400);
    owner
        .post(
            "/api/v1/broadcasts",
            Map.of("title", "x", "audience", "PUBLIC", "keepRecordingDays", 0))
        .expect(400);
  }

  @Test
  void anExpiredRecordingIsShownAsWhatItIs() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    assertThat(ended(owner, id).json().at("/playback").isObject()).isTrue();
    streams.publish(
        Topics.PLAYBACK, new RecordingExpired(UUID.randomUUID(), Instant.now(), id, 12_345));
    await().atMost(DEADLINE).until(() -> owner.see(id).at("/recording/expired").equals("true"));
    Reply expired = owner.see(id);
    assertThat(expired.at("/playback")).isEqualTo("null");
    assertThat(expired.at("/recording/durationMillis")).isEqualTo("61500");
    assertThat(expired.at("/state")).isEqualTo("ENDED");
    owner.delete("/api/v1/broadcasts/" + id).expect(204);
  }
}
