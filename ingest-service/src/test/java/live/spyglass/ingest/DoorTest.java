package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.Audience;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.Refusal;
import live.spyglass.ingest.stream.StreamRegistry;
import org.junit.jupiter.api.Test;

/// Who is let in, and who has to go.
class DoorTest extends IngestTest {

  @Test
  void aWrongKeyIsRefusedBeforeAnyMedia() {
    TestBroadcast stranger = TestBroadcast.create();
    try (Program encoder = publish(rtmp(stranger), 20)) {
      assertThat(encoder.exitCode()).isNotZero();
      assertThat(encoder.output()).contains("This stream key is not known");
      assertThat(log.streamEvents(stranger.id())).isEmpty();
    }
  }

  @Test
  void anotherAppIsRefused() {
    String url = rtmp(broadcast()).replace("/live/", "/other/");
    try (Program encoder = publish(url, 20)) {
      assertThat(encoder.exitCode()).isNotZero();
    }
  }

  @Test
  void playingIsRefusedPolitely() {
    try (Program player = Program.ffmpeg("-i", rtmp(broadcast()), "-f", "null", "-")) {
      assertThat(player.exitCode()).isNotZero();
      assertThat(player.output()).contains("This door takes streams");
    }
  }

  @Test
  void aKeyHeardOfOnTheTopicNeedsNoQuestion() {
    TestBroadcast broadcast = TestBroadcast.create();
    tell(broadcast.created());
    PublishAttempt attempt = new PublishAttempt(broadcast.key(), address("192.0.2.20"), "test");
    PublishDecision.Accepted accepted =
        await()
            .atMost(DEADLINE)
            .until(
                () -> admit(attempt) instanceof PublishDecision.Accepted a ? a : null,
                found -> found != null);
    int questions = CATALOG.questions();

    assertThat(admit(attempt)).isInstanceOf(PublishDecision.Accepted.class);
    assertThat(CATALOG.questions()).isEqualTo(questions);
    assertThat(accepted.publication().broadcastId()).isEqualTo(broadcast.id());
  }

  @Test
  void whileTheCatalogIsAwayStrangersAreToldToTryAgain() {
    TestBroadcast broadcast = broadcast();
    CATALOG.setBroken(true);
    try {
      assertThat(admit(new PublishAttempt(broadcast.key(), address("192.0.2.1"), "test")))
          .isEqualTo(new PublishDecision.Refused(Refusal.TRY_AGAIN));
    } finally {
      CATALOG.setBroken(false);
    }
    assertThat(admit(new PublishAttempt(broadcast.key(), address("192.0.2.1"), "test")))
        .isInstanceOf(PublishDecision.Accepted.class);
  }

  @Test
  void aCatalogThatTakesUsForAStrangerMakesNoKeyWrong() {
    TestBroadcast broadcast = broadcast();
    CATALOG.setHidden(true);
    try {
      assertThat(admit(new PublishAttempt(broadcast.key(), address("192.0.2.5"), "test")))
          .isEqualTo(new PublishDecision.Refused(Refusal.TRY_AGAIN));
    } finally {
      CATALOG.setHidden(false);
    }
  }

  @Test
  void tooManyWrongKeysFromOneAddressAreNotAskedAbout() {
    for (int i = 0; i < 5; i++) {
      assertThat(admit(new PublishAttempt("wrong-" + i, address("192.0.2.2"), "test")))
          .isEqualTo(new PublishDecision.Refused(Refusal.UNKNOWN_KEY));
    }
    int questions = CATALOG.questions();

    assertThat(admit(new PublishAttempt("wrong-6", address("192.0.2.2"), "test")))
        .isEqualTo(new PublishDecision.Refused(Refusal.TOO_MANY_ATTEMPTS));
    assertThat(CATALOG.questions()).isEqualTo(questions);
    assertThat(admit(new PublishAttempt("wrong-7", address("192.0.2.3"), "test")))
        .isEqualTo(new PublishDecision.Refused(Refusal.UNKNOWN_KEY));
  }

  @Test
  void theSameKeyTakesTheStreamOver() {
    TestBroadcast broadcast = broadcast();
    try (Program first = publish(rtmp(broadcast), 60)) {
      StreamStarted before = log.await(StreamStarted.class, broadcast.id());
      try (Program second = publish(rtmp(broadcast), 60)) {
        StreamStarted after =
            log.await(
                StreamStarted.class,
                broadcast.id(),
                started -> !started.streamId().equals(before.streamId()));

        assertThat(first.exitCode()).as(first::output).isNotZero();
        List<StreamEvent> events = log.streamEvents(broadcast.id());
        assertThat(events).hasSize(3);
        assertThat(events.get(1))
            .isInstanceOfSatisfying(
                StreamEnded.class,
                ended -> {
                  assertThat(ended.streamId()).isEqualTo(before.streamId());
                  assertThat(ended.reason()).isEqualTo(StreamEnded.Reason.TAKEN_OVER);
                });
        assertThat(registry().findStream(before.streamId())).as(second::output).isEmpty();
        assertThat(registry().findStream(after.streamId())).isPresent();
      }
    }
  }

  @Test
  void aLaterStreamOnAnotherNodeTakesOverToo() {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 60)) {
      StreamStarted here = log.await(StreamStarted.class, broadcast.id());
      StreamStarted elsewhere =
          new StreamStarted(
              UUID.randomUUID(),
              Instant.now(),
              broadcast.id(),
              StreamId.random(),
              broadcast.owner(),
              Audience.PUBLIC,
              "rtmp",
              "http://another.example/internal/streams/x");
      publisher.publish(Topics.STREAMS, elsewhere).orTimeout(60, TimeUnit.SECONDS).join();

      StreamEnded ended = log.await(StreamEnded.class, broadcast.id());
      assertThat(ended.reason()).isEqualTo(StreamEnded.Reason.TAKEN_OVER);
      assertThat(ended.streamId()).isEqualTo(here.streamId());
      assertThat(encoder.exitCode()).isNotZero();
    }
  }

  @Test
  void aPublisherThatFallsSilentIsDroppedAndMayComeBack() {
    TestBroadcast broadcast = broadcast();
    try (Program silent = publish(rtmp(broadcast), 60)) {
      StreamStarted before = log.await(StreamStarted.class, broadcast.id());
      silent.freeze();
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.SILENT);

      try (Program again = publish(rtmp(broadcast), 60)) {
        StreamStarted after =
            log.await(
                StreamStarted.class,
                broadcast.id(),
                started -> !started.streamId().equals(before.streamId()));
        assertThat(registry().findStream(after.streamId())).as(again::output).isPresent();
      }
    }
  }

  @Test
  void anEncoderThatIsKilledEndsItsStream() {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 60)) {
      log.await(StreamStarted.class, broadcast.id());
      encoder.kill();
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.CLOSED);
    }
  }

  @Test
  void theEndOfTheBroadcastSendsItsPublisherAway() {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 60)) {
      log.await(StreamStarted.class, broadcast.id());
      tell(broadcast.ended());

      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.REVOKED);
      assertThat(encoder.exitCode()).isNotZero();
    }
    // Even if the catalog were late to know.
    try (Program encoder = publish(rtmp(broadcast), 20)) {
      assertThat(encoder.exitCode()).isNotZero();
      assertThat(encoder.output()).contains("This broadcast is over");
    }
  }

  @Test
  void aDeletedBroadcastSendsItsPublisherAway() {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmps(broadcast), 60)) {
      log.await(StreamStarted.class, broadcast.id());
      tell(broadcast.deleted());

      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.REVOKED);
      assertThat(encoder.exitCode()).isNotZero();
    }
  }

  @Test
  void aReplacedKeyIsDeadAtOnce() {
    TestBroadcast broadcast = broadcast();
    TestBroadcast renewed = broadcast.withNewKey();
    try (Program encoder = publish(rtmp(broadcast), 60)) {
      log.await(StreamStarted.class, broadcast.id());
      CATALOG.remove(broadcast);
      CATALOG.add(renewed);
      tell(renewed.keyReplaced());

      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.REVOKED);
      assertThat(encoder.exitCode()).isNotZero();
    }
    InetAddress address = address("192.0.2.4");
    assertThat(admit(new PublishAttempt(broadcast.key(), address, "test")))
        .isEqualTo(new PublishDecision.Refused(Refusal.UNKNOWN_KEY));
    assertThat(admit(new PublishAttempt(renewed.key(), address, "test")))
        .isInstanceOf(PublishDecision.Accepted.class);
  }

  private PublishDecision admit(PublishAttempt attempt) {
    return service.getBean(PublishDoor.class).admit(attempt, _ -> {});
  }

  private StreamRegistry registry() {
    return service.getBean(StreamRegistry.class);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
