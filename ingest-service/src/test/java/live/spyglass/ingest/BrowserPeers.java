package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chromium as a publisher by WHIP, with its fake camera, and as a viewer by WHEP, each on a path
/// of its own. Used by one thread.
final class BrowserPeers implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SCRIPT =
      """
      () => {
        const peers = {};
        // All media through the relay at that port of loopback.
        const connect = async (name, [address, bearer, port]) => {
          const connection = peers[name];
          await connection.setLocalDescription();
          const headers = { 'Content-Type': 'application/sdp' };
          if (bearer) headers.Authorization = `Bearer ${bearer}`;
          const answer = await fetch(address, { method: 'POST', headers, body: connection.localDescription.sdp });
          if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
          const sdp = (await answer.text())
            .replace(/^a=candidate:.* tcp .*\\r\\n/gim, '')
            .replace(/^(a=candidate:\\S+ \\d udp \\d+) \\S+ \\d+ /gim, `$1 127.0.0.1 ${port} `);
          await connection.setRemoteDescription({ type: 'answer', sdp });
        };
        window.publish = async way => {
          const camera = await navigator.mediaDevices.getUserMedia(
            { audio: true, video: { width: 1280, height: 720, frameRate: 30 } });
          peers.publisher = new RTCPeerConnection();
          for (const track of camera.getTracks()) {
            peers.publisher.addTransceiver(track, { direction: 'sendonly', streams: [camera],
              sendEncodings: track.kind === 'video' ? [{ maxBitrate: 2500000 }] : undefined });
          }
          await connect('publisher', way);
        };
        window.watch = async way => {
          peers.viewer = new RTCPeerConnection();
          const video = document.createElement('video');
          video.muted = true; video.autoplay = true; video.srcObject = new MediaStream();
          document.body.replaceChildren(video);
          peers.viewer.ontrack = event => video.srcObject.addTrack(event.track);
          for (const kind of ['video', 'audio']) {
            const receiver = peers.viewer.addTransceiver(kind, { direction: 'recvonly' }).receiver;
            receiver.jitterBufferTarget = 0;
          }
          await connect('viewer', way);
        };
        window.told = async name => {
          const told = { at: performance.now() / 1000, state: peers[name].connectionState };
          for (const each of (await peers[name].getStats()).values()) {
            if (/bound-rtp$/.test(each.type) && !/^remote/.test(each.type) && each.kind === 'video') Object.assign(told, each);
            if (each.type === 'inbound-rtp' && each.kind === 'audio') told.soundPackets = each.packetsReceived;
            if (each.type === 'candidate-pair' && each.nominated) {
              told.roundTrip = each.currentRoundTripTime;
              told.outgoing = each.availableOutgoingBitrate;
            }
          }
          return JSON.stringify(told);
        };
      }
      """;

  private final Playwright playwright;
  private final Browser browser;
  private final Page page;

  /// `site`: any page of the node.
  BrowserPeers(URI site) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(installed())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--mute-audio",
                            "--use-fake-ui-for-media-stream",
                            "--use-fake-device-for-media-stream",
                            "--autoplay-policy=no-user-gesture-required")));
    page = browser.newContext().newPage();
    page.setDefaultTimeout((double) IngestTest.DEADLINE.toMillis());
    page.navigate(site.toString());
    page.evaluate(SCRIPT);
  }

  void publish(String whip, String key, int mediaPort) {
    page.evaluate("way => publish(way)", List.of(whip, key, mediaPort));
  }

  void watch(URI whep, int mediaPort) {
    page.evaluate("way => watch(way)", List.of(whep.toString(), "", mediaPort));
  }

  /// What the browser says of its pictures and the way, by the names of its statistics.
  JsonNode publisher() {
    return told("publisher");
  }

  JsonNode viewer() {
    return told("viewer");
  }

  /// Fails with all that both know when that does not become true.
  void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(IngestTest.DEADLINE)
        .untilAsserted(() -> assertThat(condition.call()).as(this::all).isTrue());
  }

  String all() {
    return page.evaluate(
            "() => Promise.all(['publisher', 'viewer'].map(name => told(name).catch(String)))")
        .toString();
  }

  private JsonNode told(String name) {
    return JSON.readTree((String) page.evaluate("name => told(name)", name));
  }

  private static Path installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("There is no Chromium"));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
