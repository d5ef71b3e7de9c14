package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import live.spyglass.e2e.Publisher.Encoding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What encoders send beside H.264 and AAC (Enhanced RTMP), watched in a Chromium that may not be
/// able to play it itself, and a stream that becomes another in the middle.
class CodecsTest {

  private final Api api = Platform.running().api();

  @Test
  void hevcIsWatched() {
    isWatched("codec_hevc", Encoding.HEVC);
  }

  @Test
  void av1WithOpusIsWatched() {
    isWatched("codec_av1", Encoding.AV1_OPUS);
  }

  @Test
  void aPictureThatComesBackUprightGoesOnInTheSamePage() {
    Person person = Person.signUp(api, "codec_turn", "Turner");
    JsonNode created = person.createBroadcast("The phone was turned", "PUBLIC");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");
    try (Browser phone = Browser.open(Screen.PHONE)) {
      try (Publisher broad = Publisher.start(rtmp, Duration.ofMinutes(5))) {
        person.awaitState(id, "LIVE");
        phone.go("/b/" + id);
        phone.awaitPlayed(3);
        phone.mark();
        assertThat(phone.truth(BROADER_THAN_HIGH)).isTrue();
        broad.kill();
      }
      try (Publisher _ = Publisher.start(rtmp, Duration.ofMinutes(5), Encoding.H264_UPRIGHT)) {
        phone.awaitTrue(
            "the picture is upright",
            "() => { const v = document.querySelector('video');"
                + " return v.videoHeight > v.videoWidth; }");
        phone.awaitPlayed(5);
        assertThat(phone.isSamePage()).isTrue();
        person.end(id);
      }
      playsBothSizes(phone, recording(person, id));
    }
  }

  private static String recording(Person person, String id) {
    Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(() -> !person.broadcast(id).path("recording").path("mp4").asString("").isEmpty());
    return person.broadcast(id).get("recording").get("mp4").asString();
  }

  /// From the first to the last, and again after going back to before the change.
  private static void playsBothSizes(Browser browser, String recording) {
    browser.go("/sign-in");
    browser
        .page()
        .evaluate(
            "address => { document.body.innerHTML = '<video muted autoplay playsinline></video>';"
                + " const v = document.querySelector('video');"
                + " v.src = address; v.playbackRate = 2; }",
            recording);
    browser.awaitTrue("the recording is played", "() => document.querySelector('video').ended");
    assertThat(browser.truth(BROADER_THAN_HIGH)).isFalse();
    browser.page().evaluate("() => { document.querySelector('video').currentTime = 1; }");
    browser.awaitTrue(
        "what was before the change is shown again",
        "() => { const v = document.querySelector('video');"
            + " return v.videoWidth > v.videoHeight && !v.seeking; }");
    browser.page().evaluate("() => { document.querySelector('video').play(); }");
    browser.awaitTrue("again to its end", "() => document.querySelector('video').ended");
  }

  private static final String BROADER_THAN_HIGH =
      "() => { const v = document.querySelector('video'); return v.videoWidth > v.videoHeight; }";

  private void isWatched(String handle, Encoding encoding) {
    Person person = Person.signUp(api, handle, handle);
    JsonNode created = person.createBroadcast(encoding + " for everybody", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ =
            Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(5), encoding);
        Browser desk = Browser.open(Screen.DESKTOP)) {
      person.awaitState(id, "LIVE");
      desk.go("/b/" + id);
      desk.awaitPlayed(5);
      desk.awaitTrue(
          "picture and sound are decoded",
          "() => { const v = document.querySelector('video');"
              + " return v.webkitDecodedFrameCount > 30 && v.webkitAudioDecodedByteCount > 0; }");
      person.end(id);
    }
  }
}
