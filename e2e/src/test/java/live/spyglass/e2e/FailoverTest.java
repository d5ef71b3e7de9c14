package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Somebody watches, and what makes the picture is killed: it goes on in the same page.
class FailoverTest {

  /// More than a player has in its buffer at the live edge.
  private static final double BEYOND_THE_BUFFER = 12;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void theOnlyTranscoderIsKilledAndComesBack() {
    playsOnAfterAKill(Person.signUp(api, "fail_one", "One"), platform::transcoders);
  }

  @Test
  void ofTwoTranscodersTheOneAtWorkIsKilled() {
    try (Transcoder second = Transcoder.start("second")) {
      playsOnAfterAKill(
          Person.signUp(api, "fail_two", "Two"),
          () -> Stream.concat(platform.transcoders(), Stream.of(second.handle())));
    }
  }

  private void playsOnAfterAKill(Person person, Supplier<Stream<ProcessHandle>> nodes) {
    JsonNode created = person.createBroadcast("Whatever happens", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(8));
        Browser phone = Browser.open(Screen.PHONE)) {
      person.awaitState(id, "LIVE");
      phone.go("/b/" + id);
      phone.awaitPlayed(4);
      phone.mark();

      List<ProcessHandle> atWork = Transcoder.atWork(nodes.get());
      assertThat(atWork).as("nodes that encode").hasSize(1);
      atWork.getFirst().destroyForcibly();
      Awaitility.await("it is gone")
          .atMost(Platform.PATIENCE)
          .until(() -> !atWork.getFirst().isAlive());

      phone.awaitPlayed(BEYOND_THE_BUFFER);
      assertThat(phone.isSamePage()).as("the page was not loaded anew").isTrue();
      person.end(id);
    }
  }
}
