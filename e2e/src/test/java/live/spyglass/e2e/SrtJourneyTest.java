package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A broadcast that comes by SRT, to the address of the API: watched, interrupted, resumed, kept.
class SrtJourneyTest {

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void aBroadcastBySrt() {
    Person emmy = Person.signUp(api, "emmy", "Emmy");
    JsonNode created = emmy.createBroadcast("Over a bad network", "PUBLIC");
    String id = created.get("id").asString();
    String address = created.get("ingest").get("srt").get("url").asString();
    assertThat(address).startsWith("srt://").contains("streamid=sk_");
    assertThat(emmy.broadcast(id).get("ingest").get("srt").get("url").asString())
        .isEqualTo(address.substring(0, address.indexOf('?')));

    try (Publisher stranger = Publisher.start(address + "x", Duration.ofMinutes(2))) {
      assertThat(stranger.awaitExit()).isNotZero();
    }
    try (Publisher first = Publisher.start(address, Duration.ofMinutes(5));
        Browser viewer = Browser.open(Browser.Screen.DESKTOP)) {
      emmy.awaitState(id, "LIVE");
      viewer.go("/b/" + id);
      viewer.awaitPlayed(3);
      first.kill();
      emmy.awaitState(id, "INTERRUPTED");
      viewer.mark();
      try (Publisher _ = Publisher.start(address, Duration.ofMinutes(5))) {
        emmy.awaitState(id, "LIVE");
        viewer.awaitPlayed(5);
        assertThat(viewer.isSamePage()).isTrue();
        emmy.end(id);
      }
    }
    Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(() -> !emmy.broadcast(id).path("recording").path("mp4").asString("").isEmpty());
    JsonNode recording = Media.probe(emmy.broadcast(id).get("recording").get("mp4").asString());
    assertThat(Media.streams(recording)).containsExactlyInAnyOrder("video h264", "audio aac");
    assertThat(recording.get("format").get("duration").asDouble()).isGreaterThan(6);
  }
}
