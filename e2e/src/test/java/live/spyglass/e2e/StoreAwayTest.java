package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The object store is gone for a minute in the middle of a broadcast.
class StoreAwayTest {

  private static final double SEGMENT_SECONDS = 2;
  private static final double AWAY_SECONDS = 60;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void theViewerDoesNotNoticeAndTheReplayIsWhole() throws IOException {
    Person ada = Person.signUp(api, "ada_away", "Ada Lovelace");
    JsonNode created = ada.createBroadcast("The store is away", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher publisher =
            Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(10));
        Browser viewer = Browser.open(Screen.PHONE)) {
      JsonNode live = ada.awaitState(id, "LIVE");
      viewer.go("/b/" + id);
      viewer.awaitPlayed(4);
      viewer.page().evaluate("() => { window.notReloaded = true; }");
      Path media = Platform.DATA.resolve("media");
      Path aside = Platform.DATA.resolve("media-away");
      Files.move(media, aside);
      Files.createFile(media);
      try {
        viewer.awaitPlayed(AWAY_SECONDS);
        assertThat(viewer.truth("() => window.notReloaded === true")).isTrue();
      } finally {
        Files.delete(media);
        Files.move(aside, media);
      }
      viewer.awaitPlayed(4);
      double sent = publisher.kill();
      ada.end(id);
      Awaitility.await("the recording is complete")
          .atMost(Platform.PATIENCE)
          .until(() -> ada.broadcast(id).get("recording").isObject());
      String playlist = api.get(Media.firstVideoRendition(api, live), null).text();
      assertThat(playlist).contains("#EXT-X-ENDLIST").doesNotContain("#EXT-X-GAP");
      assertThat(Media.length(playlist)).isCloseTo(sent, within(SEGMENT_SECONDS));
      JsonNode probed = Media.probe(ada.broadcast(id).get("recording").get("mp4").asString());
      assertThat(probed.get("format").get("duration").asDouble())
          .isCloseTo(sent, within(SEGMENT_SECONDS));
    }
  }
}
