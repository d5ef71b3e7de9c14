package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.e2e.Browser.Screen;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// The five images, as `deploy/images/build` left them, on one host as an operator has them. Not
/// named a test, since it needs a Docker engine: `./spyglass test --containers` runs it by name.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ImagesInCompose {

  /// Keeps the page's connections where a test can ask them, and where `byTcp` is set leaves out of
  /// what the server offers all that is not TCP.
  private static final String CONNECTIONS =
      """
      window.connections = [];
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(...settings) {
          super(...settings);
          window.connections.push(this);
        }
        setRemoteDescription({ type, sdp }) {
          return super.setRemoteDescription({ type,
            sdp: window.byTcp ? sdp.replace(/^a=candidate:\\S+ \\d+ udp .*\\r\\n/gim, '') : sdp });
        }
      };
      """;

  /// What carries media: `udp` or `tcp`.
  private static final String CARRIER =
      """
      async () => {
        const stats = new Map(await window.connections.at(-1).getStats());
        const pair = [...stats.values()].find(({ type, nominated, bytesReceived }) =>
          type === 'candidate-pair' && nominated && bytesReceived > 0);
        return pair === undefined ? 'none' : stats.get(pair.localCandidateId).protocol;
      }
      """;

  private static Compose compose;
  private static Api api;

  @BeforeAll
  static void up() {
    compose = Compose.up();
    api = compose.api();
  }

  @AfterAll
  static void down() {
    if (compose != null) {
      compose.close();
    }
  }

  @Test
  @Order(1)
  void aBroadcastByRtmpIsWatchedThroughTheGatewayAndReplayed() {
    Person ada = Person.signUp(api, "ada_rtmp", "Ada Lovelace");
    JsonNode created = ada.createBroadcast("Out of a container", "PUBLIC");
    JsonNode rtmp = created.get("ingest").get("rtmp");
    String address = rtmp.get("url").asString() + "/" + rtmp.get("streamKey").asString();
    watchedAndReplayed(ada, created.get("id").asString(), address);
  }

  @Test
  @Order(2)
  void aBroadcastBySrtIsWatchedThroughTheGatewayAndReplayed() {
    Person emmy = Person.signUp(api, "emmy_srt", "Emmy Noether");
    JsonNode created = emmy.createBroadcast("Over a bad network", "PUBLIC");
    String address = created.get("ingest").get("srt").get("url").asString();
    watchedAndReplayed(emmy, created.get("id").asString(), address);
  }

  private static void watchedAndReplayed(Person person, String id, String address) {
    String hls;
    try (Publisher publisher = Publisher.start(address, Duration.ofMinutes(5))) {
      JsonNode live = person.awaitState(id, "LIVE");
      hls = live.get("playback").get("hls").asString();
      String playlist =
          Awaitility.await("parts of a third segment")
              .atMost(Platform.PATIENCE)
              .until(
                  () -> firstRendition(hls),
                  seen -> seen.lines().filter(line -> line.startsWith("#EXTINF")).count() >= 2);
      assertThat(playlist).contains("#EXT-X-PART-INF", "#EXT-X-PART:", "CAN-BLOCK-RELOAD=YES");
      assertThat(playlist).doesNotContain("#EXT-X-ENDLIST");
      Api.Answer part = api.get(lastPart(firstAddress(hls), playlist), null);
      assertThat(part.status()).isEqualTo(200);
      assertThat(new String(part.bytes(), StandardCharsets.ISO_8859_1)).contains("moof", "mdat");
      assertThat(publisher.sent()).isGreaterThan(2);
      person.end(id);
    }
    JsonNode recording = Media.probe(recordingOf(person, id));
    assertThat(firstRendition(hls)).contains("#EXT-X-ENDLIST");
    assertThat(Media.streams(recording)).containsExactlyInAnyOrder("video h264", "audio aac");
    assertThat(recording.get("format").get("duration").asDouble()).isGreaterThan(2);
  }

  @Test
  @Order(3)
  void aBroadcastFromAPageIsWatchedBothWaysAndKeptInTheBucket() {
    Person grace = Person.signUp(api, "grace_web", "Grace Hopper");
    String id;
    String hls;
    try (Browser phone = Browser.withCamera(Screen.PHONE).at(compose.url());
        Browser fast = Browser.open(Screen.PHONE).at(compose.url());
        Browser smooth = Browser.open(Screen.PHONE).at(compose.url())) {
      phone.signIn(grace);
      id = GoLiveTest.goLive(phone, "Out of a page");
      hls = grace.awaitState(id, "LIVE").get("playback").get("hls").asString();
      smooth.go("/b/" + id);
      watchTheFastestWay(fast, id, "udp");
      smooth.awaitPlayed(3);
      WhepTest.awaitWay(smooth, "smoothest");

      watchTheFastestWay(fast, id, "tcp");
      assertThat(grace.broadcast(id).get("state").asString()).isEqualTo("LIVE");
      grace.end(id);
    }
    // As it came: a recording is not encoded anew.
    JsonNode recording = Media.probe(recordingOf(grace, id));
    assertThat(Media.streams(recording)).containsExactlyInAnyOrder("video h264", "audio opus");
    assertThat(recording.get("format").get("duration").asDouble()).isGreaterThan(5);
    String rendition = URI.create(firstAddress(hls)).getPath().replaceAll(".*/([^/]+)/[^/]+", "$1");
    String stored = compose.in("objects", "ls /data/spyglass/" + id + "/" + rendition);
    String playlist = firstRendition(hls);
    assertThat(stored.lines().filter(name -> name.endsWith(".m4s")).count())
        .isPositive()
        .isGreaterThanOrEqualTo(
            playlist.lines().filter(line -> line.startsWith("#EXTINF")).count()
                - playlist.lines().filter(line -> line.startsWith("#EXT-X-GAP")).count());
  }

  private static void watchTheFastestWay(Browser browser, String id, String carrier) {
    browser
        .page()
        .addInitScript(
            "localStorage.setItem('spyglass.pace', 'fastest');"
                + ("window.byTcp = " + carrier.equals("tcp") + ";")
                + CONNECTIONS);
    browser.go("/b/" + id);
    WhepTest.awaitWay(browser, "fastest");
    browser.awaitPlayed(3);
    assertThat(browser.page().evaluate(CARRIER)).isEqualTo(carrier);
  }

  private static String recordingOf(Person person, String id) {
    return Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(
            () -> person.broadcast(id).path("recording").path("mp4").asString(""),
            found -> !found.isEmpty());
  }

  @Test
  @Order(4)
  void theyRunAsNobodyInParticularWhoMayWriteNothing() {
    for (String service : Compose.SERVICES) {
      JsonNode container = compose.container(service);
      assertThat(container.at("/Config/User").asString()).as(service).isEqualTo("10001:10001");
      assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean()).as(service).isTrue();
      assertThat(container.at("/HostConfig/CapDrop").toString()).as(service).isEqualTo("[\"ALL\"]");
      JsonNode labels = container.at("/Config/Labels");
      assertThat(labels.get("org.opencontainers.image.licenses").asString())
          .isEqualTo("Apache-2.0");
      assertThat(labels.get("org.opencontainers.image.version").asString())
          .as(service)
          .isNotBlank();
      assertThat(compose.in(service, "id -u; touch /app/new 2>&1 || true"))
          .as(service)
          .startsWith("10001\n")
          .contains("Read-only file system");
    }
  }

  @Test
  @Order(5)
  void whatIsNativeIsOnlyWhereItIsNeeded() {
    for (String service : Compose.SERVICES) {
      String inside = compose.in(service, "ls -R /app; ldconfig -p | grep libsrt || true");
      assertThat(inside.contains("/ffmpeg-") || inside.contains("\nffmpeg-"))
          .as("FFmpeg in %s", service)
          .isEqualTo(service.equals("transcode"));
      assertThat(inside.contains("libsrt"))
          .as("libsrt in %s", service)
          .isEqualTo(service.equals("ingest"));
    }
  }

  @Test
  @Order(6)
  void theyStartOutOfWhatTheirJvmLearntWhenTheImageWasBuilt() {
    for (String service : Compose.SERVICES) {
      assertThat(compose.in(service, "cat /proc/1/maps")).as(service).contains("/app/service.aot");
    }
  }

  @Test
  @Order(7)
  void theyEndWhenTheyAreTold() {
    compose.stop(Compose.SERVICES);
    for (String service : Compose.SERVICES) {
      JsonNode state = compose.container(service).get("State");
      assertThat(state.get("Status").asString()).as(service).isEqualTo("exited");
      // 143 is SIGTERM obeyed; 137 would be the engine's patience at its end.
      assertThat(state.get("ExitCode").asInt()).as(service).isIn(0, 143);
    }
  }

  private static String firstAddress(String hls) {
    return Media.renditions(hls, api.get(hls, null).text()).getFirst();
  }

  private static String firstRendition(String hls) {
    return api.get(firstAddress(hls), null).text();
  }

  private static String lastPart(String playlistAddress, String playlist) {
    List<String> parts = playlist.lines().filter(line -> line.startsWith("#EXT-X-PART:")).toList();
    String last = parts.getLast();
    int start = last.indexOf("URI=\"") + 5;
    return URI.create(playlistAddress)
        .resolve(last.substring(start, last.indexOf('"', start)))
        .toString();
  }
}
