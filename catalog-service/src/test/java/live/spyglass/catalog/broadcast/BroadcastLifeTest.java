package live.spyglass.catalog.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import live.spyglass.catalog.testing.AdjustableClock;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Person;
import live.spyglass.catalog.testing.PublishedEvents;
import live.spyglass.catalog.testing.Reply;
import live.spyglass.catalog.testing.Streams;
import live.spyglass.events.AudienceMeasured;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.Topics;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// A broadcast from its creation to its deletion, told by events over Kafka.
@CatalogTest
class BroadcastLifeTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Autowired CatalogClient catalog;
  @Autowired PublishedEvents published;
  @Autowired Streams streams;
  @Autowired AdjustableClock clock;

  @Test
  void aBroadcastIsFollowedFromItsCreationToItsReplay() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    Reply ready = owner.see(id);
    assertThat(ready.at("/state")).isEqualTo("READY");
    assertThat(ready.at("/playback/whep")).isEqualTo("null");
    assertThat(ready.at("/ingest/whip/url")).endsWith("/whip/" + id);

    StreamId first = streams.start(id);
    streams.ready(id, first);
    Reply live = awaitState(owner, id, "LIVE");
    assertThat(live.at("/startedAt")).isNotEqualTo("null");
    assertThat(live.at("/playback/whep")).endsWith("/whep/" + id);
    Map<String, Object> elsewhere = Map.of("location", Map.of("latitude", 1, "longitude", 1));
    owner
        .patch("/api/v1/broadcasts/" + id, elsewhere, Map.of())
        .expectProblem(409, "state-conflict");

    streams.end(id, first, StreamEnded.Reason.SILENT);
    Reply interrupted = awaitState(owner, id, "INTERRUPTED");
    assertThat(interrupted.at("/interruptedUntil")).isNotEqualTo("null");
    assertThat(interrupted.at("/playback/whep")).isEqualTo("null");

    StreamId second = streams.start(id);
    streams.ready(id, second);
    assertThat(awaitState(owner, id, "LIVE").at("/startedAt")).isEqualTo(live.at("/startedAt"));

    Reply ended = owner.end(id).expect(200);
    assertThat(ended.at("/state")).isEqualTo("ENDED");
    assertThat(ended.at("/recording")).isEqualTo("null");
    streams.publish(
        Topics.PLAYBACK,
        new RecordingCompleted(UUID.randomUUID(), Instant.now(), id, 61_500, 12_345_678));
    await()
        .atMost(DEADLINE)
        .until(() -> owner.see(id).json().at("/recording/durationMillis").asInt() == 61_500);
    assertThat(owner.see(id).at("/recording/mp4")).endsWith("/media/" + id + "/recording.mp4");

    streams.ready(id, StreamId.random());
    owner.delete("/api/v1/broadcasts/" + id).expect(204);
    owner.see(id).expectProblem(404, "not-found");

    assertThat(published.await(id.value(), 6))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "BroadcastCreated",
            "BroadcastLive",
            "BroadcastInterrupted",
            "BroadcastLive",
            "BroadcastEnded",
            "BroadcastDeleted");
    assertThat(((BroadcastLive) published.of(id.value()).get(3)).resumed()).isTrue();
  }

  @Test
  void anInterruptionThatLastsTooLongEndsTheBroadcast() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    StreamId stream = streams.start(id);
    streams.ready(id, stream);
    awaitState(owner, id, "LIVE");
    streams.end(id, stream, StreamEnded.Reason.CLOSED);
    awaitState(owner, id, "INTERRUPTED");

    clock.advance(Duration.ofSeconds(61));

    assertThat(published.await(id.value(), BroadcastEnded.class).reason())
        .isEqualTo(BroadcastEnded.Reason.INTERRUPTION_EXPIRED);
    assertThat(owner.see(id).at("/state")).isEqualTo("ENDED");
  }

  @Test
  void aTakeoverShowsNoInterruption() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    StreamId first = streams.start(id);
    streams.ready(id, first);
    awaitState(owner, id, "LIVE");
    streams.end(id, first, StreamEnded.Reason.TAKEN_OVER);
    StreamId second = streams.start(id);
    streams.ready(id, second);
    streams.end(id, second, StreamEnded.Reason.CLOSED);
    awaitState(owner, id, "INTERRUPTED");

    BroadcastInterrupted interrupted = published.await(id.value(), BroadcastInterrupted.class);
    assertThat(interrupted.streamId()).isEqualTo(second);
    assertThat(published.of(id.value()))
        .filteredOn(BroadcastInterrupted.class::isInstance)
        .hasSize(1);
  }

  @Test
  void anEventThatComesTwiceIsHandledOnce() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    StreamId first = StreamId.random();
    PlaybackReady ready = Streams.playbackReady(id, first);
    streams.publish(Topics.PLAYBACK, ready);
    awaitState(owner, id, "LIVE");
    StreamEnded ended =
        new StreamEnded(UUID.randomUUID(), Instant.now(), id, first, StreamEnded.Reason.CLOSED);
    streams.publish(Topics.STREAMS, ended);
    streams.publish(Topics.STREAMS, ended);
    streams.publish(Topics.PLAYBACK, ready);
    StreamId second = StreamId.random();
    awaitState(owner, id, "INTERRUPTED");
    streams.ready(id, second);
    awaitState(owner, id, "LIVE");
    assertThat(published.await(id.value(), 4))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "BroadcastCreated", "BroadcastLive", "BroadcastInterrupted", "BroadcastLive");
  }

  @Test
  void theNewestAudienceCounts() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    Instant now = Instant.now();
    streams.publish(Topics.AUDIENCE, new AudienceMeasured(UUID.randomUUID(), now, id, 5, 1, 9, 70));
    streams.publish(
        Topics.AUDIENCE,
        new AudienceMeasured(UUID.randomUUID(), now.plusSeconds(2), id, 7, 2, 12, 100));
    streams.publish(
        Topics.AUDIENCE,
        new AudienceMeasured(UUID.randomUUID(), now.plusSeconds(1), id, 6, 1, 10, 80));
    streams.publish(
        Topics.AUDIENCE,
        new AudienceMeasured(UUID.randomUUID(), now.plusSeconds(3), id, 8, 2, 13, 101));
    await().atMost(DEADLINE).until(() -> owner.see(id).at("/hearts").equals("101"));
    Reply seen = owner.see(id);
    assertThat(seen.at("/viewers/live")).isEqualTo("8");
    assertThat(seen.at("/viewers/replay")).isEqualTo("2");
    assertThat(seen.at("/viewers/total")).isEqualTo("13");
  }

  @Test
  void watchTimeIsWhatThoseWhoWereThereAddUpTo() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    streams.ready(id, streams.start(id));
    awaitState(owner, id, "LIVE");
    Instant start = Instant.parse(owner.see(id).at("/startedAt"));
    // Three wait for it and then watch for ten minutes; five for one minute more; then nobody.
    audience(id, start.minusSeconds(1000), 3, 1);
    audience(id, start.plusSeconds(600), 5, 2);
    audience(id, start.plusSeconds(660), 0, 3);
    // Late, and thus no news.
    audience(id, start.plusSeconds(610), 1000, 4);
    audience(id, start.plusSeconds(700), 0, 5);
    await().atMost(DEADLINE).until(() -> owner.see(id).at("/hearts").equals("5"));
    String watched = String.valueOf(3 * 600 + 5 * 60);
    assertThat(owner.see(id).at("/viewers/watchedSeconds")).isEqualTo(watched);

    Instant end = Instant.parse(owner.end(id).expect(200).at("/endedAt"));
    Instant over = end.isAfter(start.plusSeconds(700)) ? end : start.plusSeconds(700);
    // Whoever is there after the end watches the replay.
    audience(id, over.plusSeconds(100), 9, 6);
    audience(id, over.plusSeconds(200), 9, 7);
    await().atMost(DEADLINE).until(() -> owner.see(id).at("/hearts").equals("7"));
    assertThat(owner.see(id).at("/viewers/watchedSeconds")).isEqualTo(watched);
  }

  private void audience(BroadcastId id, Instant at, long live, long hearts) {
    streams.publish(
        Topics.AUDIENCE, new AudienceMeasured(UUID.randomUUID(), at, id, live, 0, 12, hearts));
  }

  @Test
  void theOwnerSeesTheHealthOfTheStream() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    String path = "/api/v1/broadcasts/" + id + "/health";
    Reply before = owner.get(path).expect(200);
    assertThat(before.at("/connected")).isEqualTo("false");
    assertThat(before.at("/stream")).isEqualTo("null");

    StreamId stream = streams.start(id);
    streams.publish(
        Topics.STREAM_HEALTH,
        new StreamMeasured(
            UUID.randomUUID(),
            Instant.now(),
            id,
            stream,
            2_400_000,
            29.97,
            6_000,
            "h264",
            "aac",
            1280,
            720,
            3,
            List.of(StreamMeasured.Problem.RARE_KEYFRAMES)));
    await()
        .atMost(DEADLINE)
        .until(() -> {
          Reply health = owner.get(path);
          return health.at("/connected").equals("true") && health.json().at("/stream").isObject();
        });
    Reply health = owner.get(path);
    assertThat(health.at("/stream/bitrate")).isEqualTo("2400000");
    assertThat(health.at("/stream/problems/0")).isEqualTo("RARE_KEYFRAMES");
    catalog.newPerson().get(path).expectProblem(403, "forbidden");
    catalog.get(path, null).expectProblem(401, "unauthenticated");
  }

  @Test
  void theOwnerSeesWhyAPublisherWasRefusedUntilOneIsTaken() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    String path = "/api/v1/broadcasts/" + id + "/health";
    assertThat(owner.get(path).expect(200).at("/refused")).isEqualTo("null");
    Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    StreamRefused refused =
        new StreamRefused(
            UUID.randomUUID(),
            at,
            id,
            StreamId.random(),
            StreamRefused.Reason.VIDEO_CODEC,
            "video codec vvc1");
    streams.publish(Topics.STREAMS, refused);
    await().atMost(DEADLINE).until(() -> owner.get(path).json().at("/refused").isObject());
    Reply health = owner.get(path).expect(200);
    assertThat(health.at("/connected")).isEqualTo("false");
    assertThat(health.at("/refused/reason")).isEqualTo("VIDEO_CODEC");
    assertThat(health.at("/refused/detail")).isEqualTo("video codec vvc1");
    assertThat(health.at("/refused/at")).isEqualTo(at.toString());

    streams.start(id);
    await().atMost(DEADLINE).until(() -> owner.get(path).at("/refused").equals("null"));

    // The same refusal once more is still the older one; a later one counts.
    streams.publish(Topics.STREAMS, refused);
    streams.publish(
        Topics.STREAMS,
        new StreamRefused(
            UUID.randomUUID(),
            Instant.now(),
            id,
            StreamId.random(),
            StreamRefused.Reason.MALFORMED,
            null));
    await().atMost(DEADLINE).until(() -> owner.get(path).json().at("/refused").isObject());
    assertThat(owner.get(path).at("/refused/reason")).isEqualTo("MALFORMED");
    assertThat(owner.get(path).at("/refused/detail")).isEqualTo("null");
    catalog.newPerson().get(path).expectProblem(403, "forbidden");
  }

  @Test
  void theOwnerSeesWhatIsEncodedOfTheLadder() {
    Person owner = catalog.newPerson();
    BroadcastId id = owner.newBroadcast("PUBLIC");
    String path = "/api/v1/broadcasts/" + id + "/health";
    assertThat(owner.get(path).expect(200).at("/ladder")).isEqualTo("null");
    Instant now = Instant.now();
    LadderChanged less =
        new LadderChanged(
            UUID.randomUUID(),
            now,
            id,
            LadderChanged.Reason.FALLING_BEHIND,
            false,
            List.of("720p"));
    streams.publish(Topics.PLAYBACK, less);
    await().atMost(DEADLINE).until(() -> owner.get(path).json().at("/ladder").isObject());
    Reply health = owner.get(path).expect(200);
    assertThat(health.at("/ladder/complete")).isEqualTo("false");
    assertThat(health.at("/ladder/reason")).isEqualTo("FALLING_BEHIND");
    assertThat(health.at("/ladder/shed/0")).isEqualTo("720p");
    streams.publish(
        Topics.PLAYBACK,
        new LadderChanged(
            UUID.randomUUID(),
            now.plusSeconds(1),
            id,
            LadderChanged.Reason.ROOM_AGAIN,
            true,
            List.of()));
    await().atMost(DEADLINE).until(() -> owner.get(path).at("/ladder/complete").equals("true"));
  }

  private static Reply awaitState(Person owner, BroadcastId id, String state) {
    return await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> owner.see(id), seen -> seen.at("/state").equals(state));
  }
}
