package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Notes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator asks of retention, by HTTP.
class RetentionDoorTest {

  private static final String DOOR = "/internal/retention";
  private static final int INTERNAL = LoopbackPort.free();

  @TempDir static Path storage;

  private static Node node;

  @BeforeAll
  static void start() {
    node = new Node(storage, "--spyglass.internal.port=" + INTERNAL);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /// A finished recording that ended some days ago.
  private static BroadcastId recording(int endedDaysAgo) throws IOException {
    BroadcastId id = BroadcastId.random();
    Instant ended = Instant.now().minus(Duration.ofDays(endedDaysAgo));
    MediaArchive archive = node.bean(MediaArchive.class);
    node.bean(Notes.class).said(id, Audience.PUBLIC, null, ended.minusSeconds(60));
    node.bean(Notes.class).ended(id, ended);
    Epoch epoch =
        new Epoch(
            0, "s", 1, 0, List.of(new Epoch.Rendition("source", 64, 36, 30, 1000, "avc1.64001e")));
    archive.store().put(MediaArchive.epochKey(id, 0, 1), MediaArchive.write(epoch));
    Segment segment = new Segment(0, 0, ended.toEpochMilli(), 2_000_000, 10);
    archive.store().put(MediaArchive.segmentKey(id, "source", segment, 1), new byte[10]);
    archive.finish(id);
    return id;
  }

  private static JsonNode ask(String query) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = node.send(node.request(DOOR + query));
    assertThat(response.statusCode()).isEqualTo(200);
    return JsonMapper.builder().build().readTree(response.body());
  }

  private static List<String> ids(JsonNode part) {
    return part.path("first").valueStream().map(one -> one.path("broadcastId").asString()).toList();
  }

  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return node.send(request).statusCode();
  }

  @Test
  void tellsWhatARuleWouldDeleteAndDeletesNothing() throws Exception {
    BroadcastId old = recording(10);
    BroadcastId young = recording(2);
    assertThat(ids(ask("").path("expired"))).as("there is no rule").isEmpty();
    JsonNode nine = ask("?keepDays=9");
    assertThat(ids(nine.path("expired"))).contains(old.value()).doesNotContain(young.value());
    assertThat(nine.path("deleted").asBoolean(true)).isFalse();
    assertThat(nine.path("keepDays").asInt()).isEqualTo(9);
    assertThat(ids(ask("?keepDaysMax=1").path("expired"))).contains(old.value(), young.value());
    assertThat(ids(ask("?keepDays=0&keepDaysMax=0").path("expired"))).isEmpty();
    HttpResponse<byte[]> text = node.send(node.request(DOOR + "/text?keepDays=9"));
    assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(new String(text.body(), StandardCharsets.UTF_8))
        .startsWith("A look only, nothing was deleted")
        .contains("expired  " + old.value());
    assertThat(node.status(old, "source/index.m3u8")).isEqualTo(200);
  }

  @Test
  void whatIsHeldDoesNotExpireUntilItIsLetGo() throws Exception {
    BroadcastId id = recording(10);
    String hold = DOOR + "/holds/" + id + "/a-highlight.1";
    assertThat(status(node.request(hold).PUT(BodyPublishers.ofString("shown on Friday"))))
        .isEqualTo(204);
    assertThat(status(node.request(hold).PUT(BodyPublishers.noBody()))).as("again").isEqualTo(204);
    assertThat(ids(ask("?keepDays=9").path("expired"))).doesNotContain(id.value());
    assertThat(ids(ask("?keepDays=9").path("held"))).contains(id.value());
    assertThat(status(node.request(hold).DELETE())).isEqualTo(204);
    assertThat(status(node.request(hold).DELETE())).as("it is gone").isEqualTo(204);
    assertThat(ids(ask("?keepDays=9").path("expired"))).contains(id.value());
  }

  /// What gateways ask for is at the other one.
  @Test
  void itIsAtThePortThatGatewaysDoNotReach() throws Exception {
    String media = "/origin/" + recording(2) + "/source/index.m3u8";
    URI inside = URI.create("http://127.0.0.1:" + INTERNAL);
    assertThat(status(node.request(media))).isEqualTo(200);
    assertThat(status(node.request(media).uri(inside.resolve(media)))).isEqualTo(404);
    assertThat(status(node.request(DOOR))).isEqualTo(200);
    assertThat(status(node.request(DOOR).uri(node.uri().resolve(DOOR)))).isEqualTo(404);
    String metrics = "/actuator/prometheus";
    assertThat(status(node.request(metrics).uri(inside.resolve(metrics)))).isEqualTo(200);
    assertThat(status(node.request(metrics))).isEqualTo(404);
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    BroadcastId id = BroadcastId.random();
    assertThat(status(node.request(DOOR + "?keepDays=-1"))).isEqualTo(400);
    assertThat(status(node.request(DOOR + "?keepDays=soon"))).isEqualTo(400);
    assertThat(status(hold(id + "/Not-This", ""))).isEqualTo(400);
    assertThat(status(hold("nobody/this", ""))).isEqualTo(400);
    assertThat(status(hold(id + "/this", "why? ".repeat(300)))).isEqualTo(400);
    HttpRequest.Builder stranger = node.request(DOOR).header("Authorization", "Bearer nonsense");
    assertThat(node.sendAsIs(stranger).statusCode()).as("there is no such door").isEqualTo(404);
  }

  private static HttpRequest.Builder hold(String what, String why) {
    return node.request(DOOR + "/holds/" + what).PUT(BodyPublishers.ofString(why));
  }
}
