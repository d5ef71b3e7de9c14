package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.core.StringRedisTemplate;

/// Two nodes in processes of their own; whichever holds the broadcast goes away at a random moment,
/// for good or only for a while, and a client that forgets nothing watches.
class TwoNodesTest {

  private static final int ROUNDS = 2;
  private static final long POLL_NANOS = 30_000_000;
  private static final Pattern SEGMENT =
      Pattern.compile("(#EXT-X-GAP\n)?#EXTINF:[^\n]*\n(\\d+)\\.m4s");

  @TempDir Path storage;

  @TempDir Path files;

  private final Random random = new Random();
  private final List<NodeProcess> peers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final BroadcastId id = BroadcastId.random();

  enum Accident {
    KILLED,
    STOPPED
  }

  @AfterEach
  void stop() throws InterruptedException {
    http.shutdownNow();
    for (NodeProcess peer : peers) {
      peer.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOtherGoesOn(Accident accident) throws Exception {
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node witness = new Node(storage, Node.NO_SLOTS)) {
      StringRedisTemplate redis = witness.bean(StringRedisTemplate.class);
      start();
      start();
      var stream = streams.publish();
      witness.start(id, stream, streams);
      await90().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      try (Client client = new Client(redis)) {
        await90().until(() -> client.last() >= 2);
        for (int round = 1; round <= ROUNDS; round++) {
          round(accident, round, client, heard);
        }
        long end = client.last();
        await90().until(() -> client.last() > end + 1);
        assertThat(client.complaints()).isEmpty();
      }
      witness.end(id);
      streams.stop(stream);
      await90().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
      await90().until(() -> witness.text(id, "source/index.m3u8").endsWith("#EXT-X-ENDLIST\n"));
      assertThat(count(witness.text(id, "source/index.m3u8"), "#EXT-X-GAP"))
          .isLessThanOrEqualTo(ROUNDS);
      Path file = Files.write(files.resolve("r.mp4"), witness.get(id, "recording.mp4").body());
      assertThat(Probe.complaints(file)).isEmpty();
    }
  }

  private void round(Accident accident, int round, Client client, Heard heard) throws Exception {
    NodeProcess holder = client.holder();
    int parts = random.nextInt(6);
    await90().pollInterval(Duration.ofMillis(5)).until(() -> client.openParts() == parts);
    long seen = client.last();
    client.accident();
    long began = System.nanoTime();
    holder.signal(accident == Accident.KILLED ? "KILL" : "STOP");
    await90().until(() -> !client.holder().equals(holder) && client.last() > seen + 1);
    System.out.printf(
        "%s with %d parts open: somebody else's segment after %.1f s%n",
        accident, parts, (System.nanoTime() - began) / 1e9);
    await90().until(() -> heard.of(id, PlaybackReady.class).size() > round);
    if (accident == Accident.STOPPED) {
      holder.signal("CONT");
      // It finds out by itself that it holds nothing any more.
      await90().until(() -> !text(holder.url(), "source").contains("#EXT-X-PART:"));
      client.check(text(holder.url(), "source"), false);
      long later = client.last();
      await90().until(() -> client.last() > later + 1);
    } else {
      holder.close();
      start();
    }
    assertThat(client.complaints()).isEmpty();
    assertThat(client.gaps()).isLessThanOrEqualTo(round);
  }

  private String text(String url, String rendition) throws IOException, InterruptedException {
    return new String(get(url, rendition + "/index.m3u8"), StandardCharsets.UTF_8);
  }

  /// The whole answer within two seconds: a node may stop in the middle of it.
  private byte[] get(String url, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/origin/" + id + "/" + path))
            .header("Authorization", "Bearer " + PublishedStreams.TOKEN)
            .build();
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> answer = asked.get(2, TimeUnit.SECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("answers " + answer.statusCode());
      }
      return answer.body();
    } catch (ExecutionException | TimeoutException e) {
      asked.cancel(true);
      throw new IOException(url + " does not answer", e);
    }
  }

  /// Asks whoever holds the broadcast, some thirty times a second, and compares with all it was
  /// ever told.
  private final class Client implements AutoCloseable {
    private final StringRedisTemplate redis;
    private final Thread thread;
    private final Map<Long, Boolean> gapOf = new ConcurrentHashMap<>();
    private final Map<Long, Integer> hashes = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /// What was just finished when somebody went away: it may have been stored or not.
    private final Set<Long> onTheEdge = ConcurrentHashMap.newKeySet();

    private volatile long last = -1;
    private volatile int openParts;
    private volatile boolean open = true;

    Client(StringRedisTemplate redis) {
      this.redis = redis;
      this.thread = Thread.ofVirtual().start(this::run);
    }

    NodeProcess holder() {
      String url = redis.opsForValue().get("spyglass:origin:" + id);
      return peers.stream()
          .filter(peer -> peer.url().equals(url))
          .findFirst()
          .orElse(peers.getFirst());
    }

    long last() {
      return last;
    }

    int openParts() {
      return openParts;
    }

    List<String> complaints() {
      return complaints;
    }

    void accident() {
      onTheEdge.add(last);
      onTheEdge.add(last + 1);
    }

    long gaps() {
      return gapOf.values().stream().filter(gap -> gap).count();
    }

    private void run() {
      while (open) {
        LockSupport.parkNanos(POLL_NANOS);
        try {
          NodeProcess holder = holder();
          String playlist = text(holder.url(), "source");
          check(playlist, true);
          compare(holder.url(), last);
        } catch (IOException e) {
          // Nobody is there just now, or the one that was does not answer.
          openParts = -1;
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void check(String playlist, boolean live) {
      Matcher matcher = SEGMENT.matcher(playlist);
      long highest = -1;
      while (matcher.find()) {
        boolean gap = matcher.group(1) != null;
        highest = Long.parseLong(matcher.group(2));
        Boolean before = live ? gapOf.put(highest, gap) : gapOf.get(highest);
        if (before != null && before != gap && !onTheEdge.contains(highest)) {
          complaints.add(highest + (gap ? " became a gap" : " was a gap"));
        }
      }
      if (live && highest < last) {
        complaints.add("went back from " + last + " to " + highest);
      }
      if (live) {
        last = Math.max(last, highest);
        openParts = count(playlist, "URI=\"" + (highest + 1) + ".") - 1;
      }
    }

    /// The bytes of a segment are the same whoever is asked.
    private void compare(String url, long number) throws IOException, InterruptedException {
      for (long one : List.of(number, Math.max(0, number - 3))) {
        if (one >= 0 && Boolean.FALSE.equals(gapOf.get(one))) {
          int hash = Arrays.hashCode(get(url, "source/" + one + ".m4s"));
          Integer before = hashes.putIfAbsent(one, hash);
          if (before != null && before != hash) {
            complaints.add(one + " has other bytes than before");
          }
        }
      }
    }

    @Override
    public void close() {
      open = false;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start() throws IOException {
    // Each its own disk.
    String spool = "--transcode.storage.spool.folder=" + files.resolve("spool-" + peers.size());
    NodeProcess peer = new NodeProcess(storage, files, spool);
    peers.add(peer);
    peer.awaitUp(http);
  }

  private static int count(String text, String what) {
    return text.split(Pattern.quote(what), -1).length - 1;
  }

  private static ConditionFactory await90() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
