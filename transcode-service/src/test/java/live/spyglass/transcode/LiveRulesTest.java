package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.transcode.hls.MediaRules;
import live.spyglass.transcode.hls.MultivariantRules;
import live.spyglass.transcode.hls.Playlist;
import live.spyglass.transcode.hls.StrictPlayer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RFC 8216bis, rule by rule, on a live run of a real FFmpeg: through an encoder that is killed,
/// another stream of another size, profile and sample rate, a silence, and the end. Target duration
/// and window are as short as can be, so that what is old is taken out as well.
class LiveRulesTest {

  private static final List<String> RENDITIONS = List.of("source", "240p", "audio");

  @TempDir Path storage;

  @Test
  void everyRuleHoldsFromTheFirstPartToTheReplay() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node node =
            new Node(
                storage,
                "--transcode.packaging.target-duration=2s",
                "--transcode.packaging.live-window=24s");
        ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = viewers::shutdownNow) {
      StreamId first = streams.publish();
      node.start(id, first, streams);
      await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      List<Future<StrictPlayer>> watching = new ArrayList<>();
      for (String rendition : RENDITIONS) {
        watching.add(viewers.submit(() -> watch(node, id, rendition, "index.m3u8")));
      }
      Future<StrictPlayer> rewinding =
          viewers.submit(() -> watch(node, id, "source", "rewind.m3u8"));

      awaitSegment(node, id, 3);
      together(node, id);
      refusals(node, id);
      compressed(node, id);

      killEncoder();
      await60().until(() -> heard.of(id, PlaybackReady.class).size() == 2);
      awaitSegment(node, id, (int) read(node, id, "source").nextNumber() + 1);
      together(node, id);

      StreamId second = streams.publish("-s", "480x270", "-profile:v", "baseline", "-ar", "44100");
      node.start(id, second, streams);
      await60().until(() -> heard.of(id, PlaybackReady.class).size() == 3);
      streams.stop(first);
      awaitSegment(node, id, 13);
      together(node, id);

      streams.stop(second);
      node.publish(
          Topics.STREAMS,
          new StreamEnded(UUID.randomUUID(), Instant.now(), id, second, StreamEnded.Reason.CLOSED));
      nothingNewInTime(node, id);
      node.end(id);

      Map<String, Playlist> replays = new LinkedHashMap<>();
      Map<String, Map<Long, Integer>> sizes = new LinkedHashMap<>();
      for (int i = 0; i < RENDITIONS.size(); i++) {
        String rendition = RENDITIONS.get(i);
        StrictPlayer player = watching.get(i).get(120, TimeUnit.SECONDS);
        replays.put(rendition, player.playlist());
        sizes.put(rendition, player.sizes());
        assertThat(player.sizes()).as(rendition).hasSizeGreaterThan(12);
        assertThat(player.lost()).as("what is listed can be had").isEmpty();
        assertThat(player.lostSegments()).isZero();
        // Two runs broke off, and the last one ended.
        assertThat(player.hintedInVain()).as("§4.4.5.3").hasSizeLessThanOrEqualTo(3);
        assertThat(player.waitedInVain()).as("§6.2.5.2: 503, while nothing came").isPositive();
      }
      MediaRules.holdForAll(replays);
      List<Playlist.Segment> whole = rewinding.get(120, TimeUnit.SECONDS).playlist().segments();
      assertThat(whole).filteredOn(Playlist.Segment::discontinuity).hasSize(2);
      assertThat(replays).extractingByKey("source").extracting(Playlist::segments).isEqualTo(whole);
      new MultivariantRules(node.text(id, "index.m3u8")).holdForMeasured(replays, sizes);
    }
  }

  private static StrictPlayer watch(Node node, BroadcastId id, String rendition, String file)
      throws Exception {
    StrictPlayer player =
        new StrictPlayer(
            path -> {
              HttpResponse<byte[]> response = node.get(id, path);
              return new StrictPlayer.Answer(response.statusCode(), response.body());
            },
            rendition,
            file);
    player.follow(Playlist::ended);
    return player;
  }

  /// What the renditions have to be of one moment.
  private static void together(Node node, BroadcastId id) throws Exception {
    for (String file : List.of("index.m3u8", "rewind.m3u8")) {
      Map<String, Playlist> playlists = new LinkedHashMap<>();
      for (String rendition : RENDITIONS) {
        Playlist playlist = new Playlist(node.text(id, rendition + "/" + file));
        MediaRules.holdFor(playlist);
        playlists.put(rendition, playlist);
      }
      MediaRules.holdForAll(playlists);
      MultivariantRules variants = new MultivariantRules(node.text(id, file));
      assertThat(variants.variants())
          .extracting(MultivariantRules.Variant::uri)
          .containsExactlyElementsOf(RENDITIONS.stream().map(name -> name + "/" + file).toList());
    }
  }

  /// §6.2.5.2: 400 at once for what lies more than two segments, or three seconds of parts, ahead.
  private static void refusals(Node node, BroadcastId id) throws Exception {
    Playlist now = read(node, id, "source");
    long far = now.nextNumber() + 4;
    assertThat(node.status(id, "source/index.m3u8?_HLS_msn=" + far)).isEqualTo(400);
    String parts = "source/index.m3u8?_HLS_msn=" + now.nextNumber() + "&_HLS_part=40";
    assertThat(node.status(id, parts)).isEqualTo(400);
    assertThat(node.status(id, "source/index.m3u8?_HLS_part=1")).isEqualTo(400);
    assertThat(node.status(id, "source/rewind.m3u8?_HLS_msn=-1")).isEqualTo(400);
  }

  /// §6.2.1: playlists are compressed for who can take it.
  private static void compressed(Node node, BroadcastId id) throws Exception {
    HttpResponse<byte[]> response = node.get(id, "source/index.m3u8", "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/vnd.apple.mpegurl");
    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      MediaRules.holdFor(new Playlist(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /// §6.2.5.2: 503 after three target durations.
  private static void nothingNewInTime(Node node, BroadcastId id) throws Exception {
    await60()
        .until(() -> {
          Playlist now = read(node, id, "audio");
          HttpResponse<byte[]> late = node.get(id, "audio/index.m3u8?_HLS_msn=" + now.nextNumber());
          return late.statusCode() == 503 && late.headers().firstValue("Retry-After").isPresent();
        });
  }

  private static Playlist read(Node node, BroadcastId id, String rendition)
      throws IOException, InterruptedException {
    return new Playlist(node.text(id, rendition + "/index.m3u8"));
  }

  private static void awaitSegment(Node node, BroadcastId id, int number) {
    await60().until(() -> read(node, id, "audio").nextNumber() > number);
  }

  private static void killEncoder() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("pipe:0"))
        .max((a, b) -> Long.compare(a.pid(), b.pid()))
        .orElseThrow()
        .destroyForcibly();
  }

  private static ConditionFactory await60() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
