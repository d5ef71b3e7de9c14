package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.transcode.storage.ObjectStore;
import live.spyglass.transcode.storage.S3Server;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole service on a store that comes and goes: a real S3 server.
class StoreAwayTest {

  @TempDir Path files;

  private final BroadcastId id = BroadcastId.random();

  /// From before the start to the middle the store is away, in the middle it is there, and at the
  /// end it is away again: viewers see nothing of it, and the recording is whole.
  @Test
  void aStoreThatIsAwayCostsNothing() throws Exception {
    try (S3Server s3 = new S3Server();
        PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node node = new Node(files.resolve("node"), arguments(s3))) {
      s3.stop();
      create(node);
      StreamId stream = streams.publish("-g", "30");
      node.start(id, stream, streams);
      await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
      // Far enough that the first segments are no longer in memory.
      await60().until(() -> segments(node) >= 12);
      assertThat(node.status(id, "source/0.m4s")).as("from the spool").isEqualTo(200);
      assertThat(node.status(id, "source/init-0.mp4")).isEqualTo(200);
      s3.startAgain();
      try (var client = s3.newClient()) {
        ObjectStore store = s3.store(client);
        await60().until(() -> store.list(id + "/source").size() >= 12);
      }
      assertThat(node.status(id, "source/0.m4s")).as("from the store").isEqualTo(200);
      s3.stop();
      int before = segments(node);
      await60().until(() -> segments(node) > before + 1);
      node.end(id);
      await60().until(() -> node.text(id, "source/index.m3u8").endsWith("#EXT-X-ENDLIST\n"));
      assertThat(heard.of(id, RecordingCompleted.class)).isEmpty();
      s3.startAgain();
      await60().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
      assertThat(node.text(id, "source/index.m3u8")).doesNotContain("#EXT-X-GAP");
      Path file = Files.write(files.resolve("r.mp4"), node.get(id, "recording.mp4").body());
      double seconds = heard.of(id, RecordingCompleted.class).getFirst().durationMillis() / 1000.0;
      assertThat(seconds).isGreaterThan(12);
      assertThat(Probe.of(file).seconds()).isBetween(seconds - 1, seconds + 1);
      assertThat(Probe.complaints(file)).isEmpty();

      // Deleted while it is away once more: nothing of it is left when it is back.
      s3.stop();
      delete(node);
      await60().until(() -> node.status(id, "source/0.m4s") == 404);
      s3.startAgain();
      try (var client = s3.newClient()) {
        await60().until(() -> s3.store(client).list(id.value()).isEmpty());
      }
    }
  }

  /// The node is shut down while the store is away, and the one that comes after it goes on with
  /// what it left: no gap.
  @Test
  void aNodeThatGoesWhileTheStoreIsAwayLeavesEverythingToTheNext() throws Exception {
    try (S3Server s3 = new S3Server();
        PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard()) {
      int before;
      try (Node leaving = new Node(files.resolve("node"), arguments(s3))) {
        create(leaving);
        leaving.start(id, streams.publish("-g", "30"), streams);
        await60().until(() -> segments(leaving) >= 2);
        s3.stop();
        int there = segments(leaving);
        await60().until(() -> segments(leaving) >= there + 3);
        before = segments(leaving);
      }
      s3.startAgain();
      try (Node next = new Node(files.resolve("node"), arguments(s3))) {
        await60().until(() -> segments(next) > before + 1);
        next.end(id);
        await60().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
        await60().until(() -> next.text(id, "source/index.m3u8").endsWith("#EXT-X-ENDLIST\n"));
        String playlist = next.text(id, "source/index.m3u8");
        assertThat(playlist.split("#EXT-X-GAP", -1)).as(playlist).hasSizeLessThanOrEqualTo(2);
        for (int number = 0; number < before; number++) {
          assertThat(next.status(id, "source/" + number + ".m4s")).as("%d", number).isEqualTo(200);
        }
        delete(next);
        try (var client = s3.newClient()) {
          await60().until(() -> s3.store(client).list(id.value()).isEmpty());
        }
      }
    }
  }

  private static String[] arguments(S3Server s3) {
    return Stream.of(s3.arguments(), Node.SHORT_SEGMENTS)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private int segments(Node node) throws IOException, InterruptedException {
    return node.text(id, "source/index.m3u8").split("#EXTINF", -1).length - 1;
  }

  private void create(Node on) {
    on.publish(
        Topics.BROADCASTS,
        new BroadcastCreated(
            UUID.randomUUID(),
            Instant.now(),
            id,
            AccountId.random(),
            "somebody",
            "A walk",
            Audience.PUBLIC,
            "0".repeat(64),
            null));
  }

  private void delete(Node on) {
    on.publish(Topics.BROADCASTS, new BroadcastDeleted(UUID.randomUUID(), Instant.now(), id));
  }

  private static ConditionFactory await60() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
