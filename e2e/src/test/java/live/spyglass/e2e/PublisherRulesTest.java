package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who may publish, and what happens when two do.
class PublisherRulesTest {

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void aWrongKeyIsRefused() {
    Person mary = Person.signUp(api, "mary", "Mary");
    JsonNode rtmp = mary.createBroadcast("Nobody gets in", "PUBLIC").get("ingest").get("rtmp");

    try (Publisher stranger =
        Publisher.start(rtmp.get("url").asString() + "/sk_wrong", Duration.ofSeconds(20))) {
      assertThat(stranger.awaitExit()).isNotZero();
    }
  }

  @Test
  void theSameKeyAgainTakesTheStreamOver() {
    Person joan = Person.signUp(api, "joan", "Joan");
    JsonNode created = joan.createBroadcast("From the other phone", "UNLISTED");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");

    try (Publisher first = Publisher.start(rtmp, Duration.ofMinutes(2))) {
      joan.awaitState(id, "LIVE");
      try (Publisher second = Publisher.start(rtmp, Duration.ofMinutes(2))) {
        assertThat(first.awaitExit()).as("the first is closed").isNotZero();
        Awaitility.await("the second is on air")
            .atMost(Platform.PATIENCE)
            .until(() -> second.sent() > 5);
        joan.awaitState(id, "LIVE");
        joan.end(id);
        assertThat(second.awaitExit()).as("ended by the broadcaster's word").isNotZero();
      }
    }
  }

  @Test
  void anEncryptedConnectionWorksToo() {
    Person hedy = Person.signUp(api, "hedy", "Hedy");
    JsonNode created = hedy.createBroadcast("Under the rose", "UNLISTED");
    JsonNode rtmps = created.get("ingest").get("rtmps");
    assertThat(rtmps.get("url").asString()).startsWith("rtmps://");

    try (Publisher _ = Publisher.start(rtmps, Duration.ofMinutes(1))) {
      hedy.awaitState(created.get("id").asString(), "LIVE");
      hedy.end(created.get("id").asString());
    }
  }
}
