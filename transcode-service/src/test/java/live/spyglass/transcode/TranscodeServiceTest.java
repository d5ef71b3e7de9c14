package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lindstrom.m3u8.model.MasterPlaylist;
import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.model.PartialSegment;
import io.lindstrom.m3u8.model.Variant;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.transcode.hls.Playlist;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;

/// The whole service over real stores and a real publisher.
class TranscodeServiceTest {

  @TempDir static Path storage;

  private static PublishedStreams streams;
  private static Heard heard;
  private static Node node;

  @TempDir Path files;

  @BeforeAll
  static void start() throws IOException {
    streams = new PublishedStreams();
    node = new Node(storage);
    heard = new Heard();
  }

  @AfterAll
  static void stop() {
    node.close();
    heard.close();
    streams.close();
  }

  @Test
  void goesFromTheFirstFrameToTheReplay() throws Exception {
    BroadcastId id = BroadcastId.random();
    StreamId first = streams.publish();
    node.start(id, first, streams);
    awaitReady(id, 1);
    assertThat(heard.of(id, PlaybackReady.class).getFirst().renditions())
        .extracting(PlaybackReady.Rendition::name)
        .containsExactly("source", "240p", "audio");

    MasterPlaylist variants =
        new MasterPlaylistParser(ParsingMode.LENIENT).readPlaylist(node.text(id, "index.m3u8"));
    assertThat(variants.variants())
        .extracting(Variant::uri)
        .containsExactly("source/index.m3u8", "240p/index.m3u8", "audio/index.m3u8");
    assertThat(variants.variants().getFirst().resolution().orElseThrow().height()).isEqualTo(360);
    assertThat(variants.variants().getFirst().codecs().getFirst()).startsWith("avc1.");
    assertThat(variants.variants().getFirst().codecs()).contains("mp4a.40.2");

    for (String rendition : List.of("source", "240p", "audio")) {
      await30().until(() -> node.status(id, rendition + "/index.m3u8?_HLS_msn=2") == 200);
      MediaPlaylist playlist = playlist(node, id, rendition);
      assertThat(playlist.targetDuration()).isEqualTo(4);
      for (MediaSegment segment : playlist.mediaSegments()) {
        assertThat(segment.duration()).isLessThanOrEqualTo(4.4);
        for (PartialSegment part : segment.partialSegments()) {
          assertThat(part.duration()).isLessThanOrEqualTo(0.334001);
        }
      }
      probe(id, rendition);
      hintedPartComes(id, rendition);
    }
    MediaPlaylist source = playlist(node, id, "source");
    MediaPlaylist sound = playlist(node, id, "audio");
    assertThat(sound.mediaSegments().get(1).duration())
        .isBetween(
            source.mediaSegments().get(1).duration() - 0.03,
            source.mediaSegments().get(1).duration() + 0.03);
    assertThat(redis().opsForValue().get("spyglass:origin:" + id)).isEqualTo("http://node.test");
    await30().untilAsserted(() -> assertThat(node.status(id, "poster.jpg")).isEqualTo(200));
    assertThat(node.get(id, "poster.jpg").body()).startsWith(0xff, 0xd8);
    await30().until(() -> node.text(id, "thumbnails.vtt").contains("#xywh=0,0,160,90"));
    assertThat(sheet(node, id).body()).startsWith(0xff, 0xd8);

    refusesWhatIsNotToBeHad(id);

    killEncoder();
    awaitReady(id, 2);
    awaitDiscontinuities(id, 1);

    StreamId second = streams.publish("-vf", "hue=s=0");
    node.start(id, second, streams);
    await30()
        .until(() ->
            heard.of(id, PlaybackReady.class).stream()
                .anyMatch(ready -> ready.streamId().equals(second)));
    streams.stop(first);
    awaitDiscontinuities(id, 2);

    String listed = lastPart(id);
    streams.stop(second);
    node.publish(
        Topics.STREAMS,
        new StreamEnded(UUID.randomUUID(), Instant.now(), id, second, StreamEnded.Reason.CLOSED));
    node.end(id);
    await30().until(() -> node.text(id, "source/index.m3u8").contains("#EXT-X-ENDLIST"));
    await30().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
    RecordingCompleted completed = heard.of(id, RecordingCompleted.class).getFirst();
    assertThat(node.status(id, "source/" + listed)).as("§6.2.2: listed until now").isEqualTo(200);

    MediaPlaylist replay = playlist(node, id, "source");
    assertThat(replay.ongoing()).isFalse();
    assertThat(replay.mediaSequence()).isZero();
    double length = replay.mediaSegments().stream().mapToDouble(MediaSegment::duration).sum();
    assertThat(completed.durationMillis() / 1000.0).isBetween(length - 0.1, length + 0.1);
    recordingIsWhole(id, length);

    assertThat(redis().opsForHash().hasKey("transcode:wanted", id.value())).isFalse();
    await30().until(() -> !Boolean.TRUE.equals(redis().hasKey("spyglass:origin:" + id)));
    try (Node other = new Node(storage)) {
      assertThat(other.text(id, "source/index.m3u8")).isEqualTo(node.text(id, "source/index.m3u8"));
      assertThat(other.text(id, "index.m3u8")).contains("240p/index.m3u8");
      assertThat(other.get(id, "240p/1.m4s").body()).isEqualTo(node.get(id, "240p/1.m4s").body());
      assertThat(other.status(id, "poster.jpg")).isEqualTo(200);
      assertThat(other.text(id, "thumbnails.vtt")).isEqualTo(node.text(id, "thumbnails.vtt"));
      assertThat(sheet(other, id).body()).isEqualTo(sheet(node, id).body()).startsWith(0xff, 0xd8);
    }
    assertThat(streams.wasAskedWithoutToken()).isFalse();
  }

  /// The last one that the cues name.
  private static HttpResponse<byte[]> sheet(Node on, BroadcastId id) throws Exception {
    String vtt = on.text(id, "thumbnails.vtt");
    String address = vtt.substring(vtt.lastIndexOf("\nthumbnails/") + 1, vtt.lastIndexOf('#'));
    return on.get(id, address);
  }

  private static String lastPart(BroadcastId id) throws Exception {
    return new Playlist(node.text(id, "source/index.m3u8"))
        .segments().stream()
            .flatMap(segment -> segment.parts().stream())
            .map(Playlist.Part::uri)
            .reduce((_, last) -> last)
            .orElseThrow();
  }

  private static void refusesWhatIsNotToBeHad(BroadcastId id) throws Exception {
    assertThat(node.status(id, "source/index.m3u8?_HLS_part=1")).isEqualTo(400);
    assertThat(node.status(id, "source/index.m3u8?_HLS_msn=x")).isEqualTo(400);
    assertThat(node.status(id, "source/index.m3u8?_HLS_msn=9999")).isEqualTo(400);
    assertThat(node.status(id, "nothing/index.m3u8")).isEqualTo(404);
    assertThat(node.status(id, "source/9999.m4s")).isEqualTo(404);
    assertThat(node.status(id, "source/9999.0.m4s")).isEqualTo(404);
    assertThat(node.status(id, "recording.mp4")).isEqualTo(404);
    assertThat(node.status(BroadcastId.random(), "index.m3u8")).isEqualTo(404);
    HttpResponse<byte[]> segment = node.get(id, "source/0.m4s");
    assertThat(segment.headers().firstValue("Cache-Control").orElseThrow())
        .contains("immutable", "public");
    String tag = segment.headers().firstValue("ETag").orElseThrow();
    assertThat(node.status(id, "source/0.m4s", "If-None-Match", tag)).isEqualTo(304);
    assertThat(node.get(id, "source/0.m4s", "Range", "bytes=4-7").body())
        .isEqualTo(new byte[] {'m', 'o', 'o', 'f'});
  }

  private void probe(BroadcastId id, String rendition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String piece : List.of("init-0.mp4", "0.m4s", "1.m4s")) {
      HttpResponse<byte[]> response = node.get(id, rendition + "/" + piece);
      assertThat(response.statusCode()).isEqualTo(200);
      bytes.writeBytes(response.body());
    }
    Path file = Files.write(files.resolve(rendition + ".mp4"), bytes.toByteArray());
    Probe probe = Probe.of(file);
    JsonNode stream = probe.json().path("streams").path(0);
    assertThat(stream.path("codec_name").asString())
        .isEqualTo(rendition.equals("audio") ? "aac" : "h264");
    if (rendition.equals("240p")) {
      assertThat(stream.path("height").asInt()).isEqualTo(240);
    }
    assertThat(Probe.complaints(file)).isEmpty();
    assertThat(probe.seconds()).isBetween(3.5, 4.5);
  }

  /// Three times over, the part that a playlist hints at is asked for at once and comes.
  private static void hintedPartComes(BroadcastId id, String rendition) throws Exception {
    for (int i = 0; i < 3; i++) {
      String text = node.text(id, rendition + "/index.m3u8");
      String hint = text.substring(text.indexOf("PRELOAD-HINT:TYPE=PART,URI=\"") + 28);
      String address = rendition + "/" + hint.substring(0, hint.indexOf('"'));
      HttpResponse<byte[]> part = node.get(id, address);
      assertThat(part.statusCode()).as(address).isEqualTo(200);
      assertThat(part.body()).isNotEmpty();
    }
  }

  private void recordingIsWhole(BroadcastId id, double seconds) throws Exception {
    HttpResponse<byte[]> whole = node.get(id, "recording.mp4");
    assertThat(whole.statusCode()).isEqualTo(200);
    Path file = Files.write(files.resolve("recording.mp4"), whole.body());
    Probe probe = Probe.of(file);
    assertThat(probe.streams("video")).hasSize(1);
    assertThat(probe.streams("audio")).hasSize(1);
    assertThat(probe.seconds()).isBetween(seconds - 2, seconds + 2);
    assertThat(Probe.complaints(file)).isEmpty();
    HttpResponse<byte[]> range = node.get(id, "recording.mp4", "Range", "bytes=100000-100099");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 100000, 100100));
    String end = "bytes=" + (whole.body().length - 10) + "-";
    assertThat(node.get(id, "recording.mp4", "Range", end).body())
        .isEqualTo(Arrays.copyOfRange(whole.body(), whole.body().length - 10, whole.body().length));
  }

  @Test
  void hidesAndDeletes() throws Exception {
    BroadcastId id = BroadcastId.random();
    StreamId stream = streams.publish("-an");
    node.start(id, stream, streams, Audience.PRIVATE);
    awaitReady(id, 1);
    for (String path : List.of("index.m3u8", "source/index.m3u8", "source/init-0.mp4")) {
      assertThat(node.status(id, path)).as(path).isEqualTo(404);
      assertThat(node.status(id, path, "Spyglass-Grant", id.value())).as(path).isEqualTo(200);
      assertThat(node.status(id, path, "Spyglass-Grant", BroadcastId.random().value()))
          .isEqualTo(404);
    }
    assertThat(
            node.get(id, "source/init-0.mp4", "Spyglass-Grant", id.value())
                .headers()
                .firstValue("Cache-Control")
                .orElseThrow())
        .contains("private");
    node.publish(
        Topics.BROADCASTS,
        new BroadcastUpdated(UUID.randomUUID(), Instant.now(), id, "open", Audience.PUBLIC));
    await30().until(() -> node.status(id, "index.m3u8") == 200);
    // There was no sound: there is a silent rendition, so that the address exists when sound comes.
    await30().until(() -> node.text(id, "audio/index.m3u8").contains("0.m4s"));

    node.publish(Topics.BROADCASTS, new BroadcastDeleted(UUID.randomUUID(), Instant.now(), id));
    await30().until(() -> node.status(id, "index.m3u8") == 404);
    await30().until(() -> !Files.exists(storage.resolve(id.value())));
    assertThat(redis().opsForHash().hasKey("transcode:wanted", id.value())).isFalse();
    streams.stop(stream);
  }

  private static void awaitReady(BroadcastId id, int count) {
    await30().until(() -> heard.of(id, PlaybackReady.class).size() >= count);
  }

  private static void awaitDiscontinuities(BroadcastId id, int count) {
    await30()
        .until(() ->
            playlist(node, id, "audio").mediaSegments().stream()
                    .filter(MediaSegment::discontinuity)
                    .count()
                >= count);
  }

  private static MediaPlaylist playlist(Node on, BroadcastId id, String rendition)
      throws Exception {
    return new MediaPlaylistParser(ParsingMode.LENIENT)
        .readPlaylist(on.text(id, rendition + "/index.m3u8"));
  }

  /// Kills the FFmpeg that this service started last.
  private static void killEncoder() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("pipe:0"))
        .max((a, b) -> Long.compare(a.pid(), b.pid()))
        .orElseThrow()
        .destroyForcibly();
  }

  private static StringRedisTemplate redis() {
    return node.bean(StringRedisTemplate.class);
  }

  private static ConditionFactory await30() {
    return await().atMost(Duration.ofSeconds(60)).ignoreException(IOException.class);
  }
}
