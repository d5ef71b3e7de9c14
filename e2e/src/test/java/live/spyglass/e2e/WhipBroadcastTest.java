package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.e2e.Browser.Screen;
import live.spyglass.testsupport.Stores;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// WHIP through the gateway, by an encoder that shares no code with a browser.
class WhipBroadcastTest {

  private static final String OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=mid:0
      a=sendonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      """
          .formatted("AB:".repeat(31) + "CD");

  private final Platform platform = Platform.running();
  private final Api api = platform.api();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void anEncoderGoesLiveByWhipIsWatchedAndKept() throws Exception {
    Person rosa = Person.signUp(api, "rosawhip", "Rosa");
    JsonNode created = rosa.createBroadcast("From the harbour, by WHIP", "PUBLIC");
    String id = created.get("id").asString();
    assertThat(created.get("playback").get("whep").isNull()).isTrue();

    Process encoder = publish(created.get("ingest").get("whip"));
    try (Browser phone = Browser.open(Screen.PHONE)) {
      JsonNode live = rosa.awaitState(id, "LIVE");
      assertThat(live.get("playback").get("whep").asString())
          .isEqualTo(platform.url() + "/whep/" + id);
      phone.go("/b/" + id);
      phone.awaitPlayed(5);
      String multivariant = live.get("playback").get("hls").asString();
      List<String> streams = new ArrayList<>();
      for (String rendition : Media.renditions(multivariant, api.get(multivariant, null).text())) {
        streams.addAll(Media.streams(Media.probe(rendition)));
      }
      assertThat(streams).contains("video h264").anyMatch(stream -> stream.startsWith("audio "));

      assertThat(rosa.end(id).get("state").asString()).isEqualTo("ENDED");
    } finally {
      encoder.destroyForcibly();
    }
    Awaitility.await("the recording can be fetched")
        .atMost(Platform.PATIENCE)
        .until(() -> !rosa.broadcast(id).path("recording").path("mp4").asString("").isEmpty());
    JsonNode probed = Media.probe(rosa.broadcast(id).get("recording").get("mp4").asString());
    assertThat(Media.streams(probed))
        .hasSize(2)
        .contains("video h264")
        .anyMatch(stream -> stream.startsWith("audio "));
    assertThat(probed.get("format").get("duration").asDouble()).isGreaterThan(5);
  }

  /// RFC 9725 §4.2 and §4.3.3
  @Test
  void aSessionIsRestartedAndEndedThroughTheGateway() throws Exception {
    Person otto = Person.signUp(api, "ottowhip", "Otto");
    JsonNode whip = otto.createBroadcast("From two networks", "PUBLIC").get("ingest").get("whip");
    URI endpoint = URI.create(whip.get("url").asString());
    HttpResponse<String> created =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/sdp")
                .header("Authorization", "Bearer " + whip.get("bearer").asString())
                .POST(HttpRequest.BodyPublishers.ofString(OFFER)));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    URI session = endpoint.resolve(created.headers().firstValue("Location").orElseThrow());

    HttpResponse<String> restarted =
        send(
            HttpRequest.newBuilder(session)
                .header("Content-Type", "application/trickle-ice-sdpfrag")
                .header("If-Match", "*")
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString(
                        "a=ice-ufrag:abcd\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\n")));
    assertThat(restarted.statusCode()).as(restarted.body()).isEqualTo(200);
    assertThat(restarted.headers().firstValue("ETag"))
        .isNotEqualTo(created.headers().firstValue("ETag"));
    assertThat(restarted.body()).contains("a=ice-ufrag:", "a=candidate:");

    assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(200);
    assertThat(send(HttpRequest.newBuilder(session).DELETE()).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Process publish(JsonNode whip) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Stores.ffmpeg().toString());
    command.addAll(
        List.of(
            ("-hide_banner -nostdin -loglevel error"
                    + " -re -f lavfi -i testsrc2=rate=30:size=640x360"
                    + " -re -f lavfi -i sine=frequency=440:sample_rate=48000 -t 300"
                    + " -c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline"
                    + " -g 60 -b:v 900k -pix_fmt yuv420p -c:a libopus -ac 2 -f whip")
                .split(" ")));
    command.addAll(
        List.of("-authorization", whip.get("bearer").asString(), whip.get("url").asString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Path.of("target", "whip-publisher.log").toFile())
        .start();
  }
}
