package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A player that is not ours: Shaka, on somebody else's page.
class ShakaTest {

  private static final double SEGMENT_SECONDS = 2;

  private static final Path PLAYER =
      Path.of("..", "web", "node_modules", "shaka-player", "dist", "shaka-player.compiled.js");

  private static final String PAGE =
      """
      <!doctype html>
      <meta charset="utf-8">
      <title>Another player</title>
      <link rel="icon" href="data:,">
      <video muted playsinline width="640" height="360"></video>
      <script src="/shaka.js"></script>
      <script>
        const video = document.querySelector('video');
        const player = new shaka.Player();
        const failures = [];
        const note = (error) => failures.push(`${error.code} ${error.stack}`);
        // Else it looks for captions in the growing segment, which has no address yet, and fails.
        player.configure('manifest.disableText', true);
        const attached = player.attach(video);
        player.addEventListener('error', (event) => note(event.detail));
        async function watch(address) {
          await attached;
          failures.length = 0;
          try {
            await player.load(address);
            await video.play();
          } catch (error) {
            note(error);
          }
        }
        function bufferedEnd() {
          return video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0;
        }
      </script>
      """;

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void shakaPlaysLiveAcrossAnInterruptionFromTheStartAndAsAReplay() throws IOException {
    Person margaret = Person.signUp(api, "margaret", "Margaret Hamilton");
    JsonNode created = margaret.createBroadcast("Lift-off", "PUBLIC");
    String id = created.get("id").asString();
    JsonNode rtmp = created.get("ingest").get("rtmp");
    HttpServer page = serve();
    try (Browser browser = Browser.open(Screen.DESKTOP);
        Publisher first = Publisher.start(rtmp, Duration.ofMinutes(10))) {
      JsonNode playback = margaret.awaitState(id, "LIVE").get("playback");
      browser.page().navigate("http://127.0.0.1:" + page.getAddress().getPort() + "/");
      awaitWholeSegments(playback.get("hls").asString());
      watch(browser, playback.get("hls").asString());
      browser.awaitPlayed(4);
      assertThat(browser.truth("() => player.isLive()")).isTrue();

      first.kill();
      margaret.awaitState(id, "INTERRUPTED");
      double known = browser.number("() => bufferedEnd()");
      try (Publisher second = Publisher.start(rtmp, Duration.ofMinutes(10))) {
        margaret.awaitState(id, "LIVE");
        awaitBeyond(browser, known + 4);
        goesBackAndForthWhileLive(browser, playback.get("rewind").asString());

        assertThat(failures(browser)).isEmpty();

        margaret.end(id);
        assertThat(second.awaitExit()).as("ended by the broadcaster's word").isNotZero();
        Awaitility.await("the player has seen that it is over")
            .atMost(Platform.PATIENCE)
            .until(() -> !browser.truth("() => player.isLive()"));
        playsTheReplay(browser, playback.get("hls").asString());
      }
      assertThat(failures(browser)).isEmpty();
    } finally {
      page.stop(0);
    }
  }

  /// Shaka 5.2 takes the name of a segment apart to see what it is, and one that has parts only has
  /// none yet.
  private void awaitWholeSegments(String address) {
    String multivariant = api.get(address, null).text();
    Awaitility.await("every rendition has a whole segment")
        .atMost(Platform.PATIENCE)
        .until(() ->
            Media.renditions(address, multivariant).stream()
                .allMatch(rendition -> api.get(rendition, null).text().contains("#EXTINF:")));
  }

  private void goesBackAndForthWhileLive(Browser browser, String rewind) {
    watch(browser, rewind);
    browser.awaitPlayed(1);
    double before = secondsBeforeTheBreak(someRendition(rewind));
    Awaitility.await("it reaches back beyond the interruption")
        .atMost(Platform.PATIENCE)
        .until(() ->
            browser.number("() => player.seekRange().end - player.seekRange().start") > before);
    browser.page().evaluate("() => { video.currentTime = player.seekRange().start; }");
    browser.awaitPlayed(3);
    assertThat(browser.number("() => player.seekRange().end - video.currentTime"))
        .as("is still near the start")
        .isGreaterThan(SEGMENT_SECONDS);
    browser.page().evaluate("() => player.goToLive()");
    browser.awaitPlayed(3);
  }

  private void playsTheReplay(Browser browser, String address) {
    String playlist = someRendition(address);
    double before = secondsBeforeTheBreak(playlist);
    watch(browser, address);
    browser.awaitPlayed(2);
    assertThat(browser.truth("() => player.isLive()")).isFalse();
    assertThat(browser.number("() => video.played.start(0)")).isLessThan(1);
    assertThat(browser.number("() => video.duration"))
        .isCloseTo(Media.length(playlist), within(0.5));
    browser
        .page()
        .evaluate("to => { video.currentTime = to; }", Math.max(0, before - SEGMENT_SECONDS));
    awaitBeyond(browser, before + SEGMENT_SECONDS);
    browser
        .page()
        .evaluate("behind => { video.currentTime = video.duration - behind; }", SEGMENT_SECONDS);
    browser.awaitTrue("the replay comes to its end", "() => video.ended");
  }

  private static void watch(Browser browser, String address) {
    browser.page().evaluate("address => watch(address)", address);
    assertThat(failures(browser)).isEmpty();
  }

  private static void awaitBeyond(Browser browser, double seconds) {
    Awaitility.await("the picture is beyond " + seconds + " s")
        .atMost(Platform.PATIENCE)
        .until(() -> browser.currentTime() > seconds);
  }

  private static String failures(Browser browser) {
    return (String) browser.page().evaluate("() => failures.join('\\n')");
  }

  private String someRendition(String address) {
    String multivariant = api.get(address, null).text();
    return api.get(Media.renditions(address, multivariant).getLast(), null).text();
  }

  /// Where the second stream begins.
  private static double secondsBeforeTheBreak(String playlist) {
    assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:0\n", "#EXT-X-DISCONTINUITY\n");
    return Media.length(playlist.substring(0, playlist.indexOf("#EXT-X-DISCONTINUITY\n")));
  }

  private static HttpServer serve() throws IOException {
    byte[] html = PAGE.getBytes(StandardCharsets.UTF_8);
    byte[] script = Files.readAllBytes(PLAYER);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean isPage = exchange.getRequestURI().getPath().equals("/");
            byte[] body = isPage ? html : script;
            exchange
                .getResponseHeaders()
                .add("Content-Type", isPage ? "text/html" : "text/javascript");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }
}
