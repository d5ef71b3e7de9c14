package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.StreamId;
import live.spyglass.transcode.hls.MediaRules;
import live.spyglass.transcode.hls.Playlist;
import live.spyglass.transcode.hls.StrictPlayer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RFC 8216bis across the death of a node: to players that follow, the other node's playlists are a
/// continuation of the first one's.
class FailoverRulesTest {

  private static final List<String> RENDITIONS = List.of("source", "240p", "audio");

  @TempDir Path storage;

  @TempDir Path files;

  private final HttpClient http = HttpClient.newHttpClient();

  /// Who may be asked, the one that most likely knows first.
  private final List<StrictPlayer.Origin> nodes = new CopyOnWriteArrayList<>();

  @Test
  void everyRuleHoldsAcrossTheDeathOfANode() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (NodeProcess victim = new NodeProcess(storage, files);
        PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node witness = new Node(storage, Node.NO_SLOTS);
        ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = viewers::shutdownNow) {
      nodes.add(path -> get(victim.request(id, path)));
      nodes.add(path -> get(witness, id, path));
      StreamId stream = streams.publish();
      witness.start(id, stream, streams);
      await90().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      List<Future<StrictPlayer>> watching = new ArrayList<>();
      for (String rendition : RENDITIONS) {
        watching.add(viewers.submit(() -> watch(rendition)));
      }
      await90().until(() -> read("source").nextNumber() >= 3 && hasParts(read("source"), 2));
      victim.kill();
      try (Node next = new Node(storage)) {
        nodes.addFirst(path -> get(next, id, path));
        await90().until(() -> heard.of(id, PlaybackReady.class).size() == 2);
        long then = read("source").nextNumber();
        await90().until(() -> read("source").nextNumber() > then + 2);
        next.end(id);
        Map<String, Playlist> replays = new LinkedHashMap<>();
        for (int i = 0; i < RENDITIONS.size(); i++) {
          StrictPlayer player = watching.get(i).get(120, TimeUnit.SECONDS);
          replays.put(RENDITIONS.get(i), player.playlist());
          assertThat(player.lostSegments()).as("listed, and not stored yet").isLessThan(2);
          assertThat(player.lost()).as("parts of one segment").hasSizeLessThan(7);
        }
        MediaRules.holdForAll(replays);
        replays.forEach((name, replay) -> {
          assertThat(replay.segments())
              .as("§4.4.4.3 " + name)
              .filteredOn(Playlist.Segment::discontinuity)
              .hasSize(1);
          assertThat(replay.segments())
              .as("§4.4.4.7 " + name)
              .filteredOn(Playlist.Segment::gap)
              .hasSizeBetween(1, 2);
        });
      }
    }
  }

  private static boolean hasParts(Playlist playlist, int count) {
    return playlist.openParts().size() >= count;
  }

  private Playlist read(String rendition) throws IOException, InterruptedException {
    StrictPlayer.Answer answer = ask(rendition + "/index.m3u8");
    if (answer.status() != 200) {
      throw new IOException("answers " + answer.status());
    }
    return new Playlist(answer.text());
  }

  private StrictPlayer watch(String rendition) throws Exception {
    StrictPlayer player = new StrictPlayer(this::ask, rendition, "index.m3u8");
    player.follow(Playlist::ended);
    return player;
  }

  /// As an edge does it: who does not answer is passed over.
  private StrictPlayer.Answer ask(String path) throws IOException, InterruptedException {
    IOException last = new IOException("nobody to ask");
    for (StrictPlayer.Origin node : nodes) {
      try {
        return node.get(path);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private StrictPlayer.Answer get(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new StrictPlayer.Answer(response.statusCode(), response.body());
  }

  private static StrictPlayer.Answer get(Node node, BroadcastId id, String path)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = node.get(id, path);
    return new StrictPlayer.Answer(response.statusCode(), response.body());
  }

  private static ConditionFactory await90() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
