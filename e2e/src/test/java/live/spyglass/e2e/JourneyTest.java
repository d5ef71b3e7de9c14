package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// One broadcast from its first byte to its replay.
class JourneyTest {

  private static final double SEGMENT_SECONDS = 2;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void aBroadcastIsPublishedWatchedTalkedAboutInterruptedEndedAndWatchedAgain() {
    Person ada = Person.signUp(api, "ada", "Ada Lovelace");
    Person grace = Person.signUp(api, "grace", "Grace Hopper");
    JsonNode created = ada.createBroadcast("Sunset over the harbour", "PUBLIC");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");

    try (Publisher first = Publisher.start(rtmp, Duration.ofMinutes(5));
        Browser gracesPhone = Browser.open(Screen.PHONE);
        Browser adasDesk = Browser.open(Screen.DESKTOP)) {
      JsonNode live = ada.awaitState(id, "LIVE");
      assertThat(live.get("startedAt").isNull()).isFalse();
      everyRungIsWhatItSays(live);
      isListed(id, "LIVE");

      gracesPhone.signIn(grace);
      adasDesk.signIn(ada);
      gracesPhone.go("/b/" + id);
      adasDesk.go("/b/" + id);
      gracesPhone.awaitPlayed(5);
      soundIsDecoded(gracesPhone);
      adasDesk.awaitPlayed(2);
      theyTalk(gracesPhone, adasDesk, id);

      gracesPhone.mark();
      double sent = first.kill();
      ada.awaitState(id, "INTERRUPTED");
      gracesPhone.look("watch-interrupted-phone");
      try (Publisher second = Publisher.start(rtmp, Duration.ofSeconds(40))) {
        ada.awaitState(id, "LIVE");
        gracesPhone.awaitPlayed(6);
        assertThat(gracesPhone.isSamePage()).isTrue();
        String playlist = firstVideoPlaylist(live);
        assertThat(playlist).contains("#EXT-X-DISCONTINUITY");
        sent += second.awaitEnd();
      }

      JsonNode ended = ada.end(id);
      assertThat(ended.get("state").asString()).isEqualTo("ENDED");
      theReplayIsComplete(live, sent);
    }
    theReplayPlaysFromTheFirstSecond(id);
    isListed(id, "ENDED");
    theRecordingIsComplete(ada, id);
    theOldKeyIsDead(rtmp);
  }

  private void everyRungIsWhatItSays(JsonNode live) {
    String address = live.get("playback").get("hls").asString();
    String multivariant = api.get(address, null).text();
    List<String> renditions = Media.renditions(address, multivariant);
    assertThat(renditions).as(multivariant).hasSizeGreaterThanOrEqualTo(3);
    assertThat(multivariant).contains("CODECS=\"avc1.", "mp4a.40.2", "RESOLUTION=640x360");
    int audioOnly = 0;
    for (String rendition : renditions) {
      List<String> streams = streams(rendition);
      assertThat(streams).as(rendition).isSubsetOf("video h264", "audio aac").isNotEmpty();
      if (streams.equals(List.of("audio aac"))) {
        audioOnly++;
      }
    }
    assertThat(audioOnly).as("an audio-only rendition").isPositive();
  }

  /// FFmpeg knows no parts: it sees a rendition that has just begun with its first whole segment.
  private static List<String> streams(String rendition) {
    return Awaitility.await("a whole segment of " + rendition)
        .atMost(Platform.PATIENCE)
        .until(() -> Media.streams(Media.probe(rendition)), seen -> !seen.isEmpty());
  }

  private void isListed(String id, String state) {
    JsonNode items = api.get("/api/v1/broadcasts?state=" + state, null).json().get("items");
    assertThat(items.valueStream().map(item -> item.get("id").asString())).contains(id);
  }

  private static void soundIsDecoded(Browser browser) {
    Awaitility.await("sound is decoded")
        .atMost(Platform.PATIENCE)
        .until(() ->
            browser.number("() => document.querySelector('video').webkitAudioDecodedByteCount")
                > 0);
  }

  private void theyTalk(Browser grace, Browser ada, String id) {
    String words = "Il fait beau <b>ici</b> 👩‍🚀";
    grace.page().locator("[data-testid=chat-input]").fill(words);
    grace.page().locator("[data-testid=chat-input]").press("Enter");
    ada.page().getByText(words).first().waitFor();

    int hearts = 7;
    for (int i = 0; i < hearts; i++) {
      grace.page().locator("[data-testid=heart-button]").click();
    }
    for (int i = 0; i < hearts; i++) {
      ada.page().locator("[data-testid=heart-button]").click();
    }
    Awaitility.await("hearts add up exactly")
        .atMost(Platform.PATIENCE)
        .untilAsserted(() ->
            assertThat(api.get("/api/v1/broadcasts/" + id, null).json().get("hearts").asLong())
                .isEqualTo(2L * hearts));
    grace.look("watch-live-phone");
    ada.look("watch-live-desktop");
  }

  private String firstVideoPlaylist(JsonNode broadcast) {
    return api.get(Media.firstVideoRendition(api, broadcast), null).text();
  }

  private void theReplayIsComplete(JsonNode live, double sent) {
    Awaitility.await("the same address is the replay")
        .atMost(Platform.PATIENCE)
        .until(() -> firstVideoPlaylist(live).contains("#EXT-X-ENDLIST"));
    String playlist = firstVideoPlaylist(live);
    assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:0");
    assertThat(Media.length(playlist)).isCloseTo(sent, within(SEGMENT_SECONDS));
  }

  private void theReplayPlaysFromTheFirstSecond(String id) {
    try (Browser later = Browser.open(Screen.DESKTOP)) {
      later.go("/b/" + id);
      later.awaitPlayed(0.5);
      assertThat(later.number("() => document.querySelector('video').played.start(0)"))
          .isLessThan(1);
      later.awaitPlayed(3);
      later.page().locator("[data-testid=heart-mountain]").waitFor();
      later.look("replay-desktop");
    }
  }

  private void theRecordingIsComplete(Person owner, String id) {
    Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(() -> !owner.broadcast(id).path("recording").path("mp4").asString("").isEmpty());
    String address = owner.broadcast(id).get("recording").get("mp4").asString();
    JsonNode probed = Media.probe(address);
    assertThat(Media.streams(probed)).containsExactlyInAnyOrder("video h264", "audio aac");
    Api.Answer range = api.getRange(address, "bytes=0-99");
    assertThat(range.status()).isEqualTo(206);
    assertThat(range.bytes()).hasSize(100);
    assertThat(probed.get("format").get("duration").asDouble())
        .isCloseTo(Media.length(firstVideoPlaylist(owner.broadcast(id))), within(SEGMENT_SECONDS));
  }

  private void theOldKeyIsDead(JsonNode rtmp) {
    try (Publisher late = Publisher.start(rtmp, Duration.ofSeconds(20))) {
      assertThat(late.awaitExit()).isNotZero();
    }
  }
}
