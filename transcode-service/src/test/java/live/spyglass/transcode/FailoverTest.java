package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.PlaybackStalled;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.support.messaging.EventPublisher;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that goes, in order or not, and another that goes on from what is stored.
class FailoverTest {

  @TempDir Path storage;

  @TempDir Path files;

  @Test
  void anotherNodeGoesOnWhenOneIsShutDown() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard()) {
      Node leaving = new Node(storage);
      int before;
      try (leaving) {
        leaving.start(id, streams.publish(), streams);
        await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
        await60().until(() -> leaving.status(id, "source/1.m4s") == 200);
        before = count(leaving.text(id, "source/index.m3u8"), "#EXTINF");
      }
      try (Node next = new Node(storage)) {
        await60().until(() -> count(next.text(id, "source/index.m3u8"), "#EXTINF") > before + 1);
        String playlist = next.text(id, "source/index.m3u8");
        // It was shut down in order: nothing is lost.
        assertThat(playlist).contains("#EXT-X-DISCONTINUITY\n").doesNotContain("#EXT-X-GAP");
        assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:0");
        finish(next, id, heard);
      }
    }
  }

  @Test
  void anotherNodeGoesOnWhenOneIsKilled() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard()) {
      try (NodeProcess victim = new NodeProcess(storage, files);
          Node next = new Node(storage, Node.NO_SLOTS)) {
        next.start(id, streams.publish(), streams);
        await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
        // This one has no slot; it shows what the other stored.
        await60().until(() -> next.status(id, "source/2.m4s") == 200);
        assertThat(next.text(id, "source/index.m3u8")).doesNotContain("#EXT-X-PART:");
        victim.kill();
      }
      try (Node next = new Node(storage)) {
        await60().until(() -> heard.of(id, PlaybackReady.class).size() == 2);
        await60()
            .until(() -> next.text(id, "source/index.m3u8").contains("#EXT-X-DISCONTINUITY\n"));
        String playlist = next.text(id, "source/index.m3u8");
        assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:0").contains("\n2.m4s");
        // The segment that was growing is lost, and its number is not used again.
        assertThat(count(playlist, "#EXT-X-GAP")).isLessThanOrEqualTo(1);
        await60().until(() -> count(next.text(id, "240p/index.m3u8"), "#EXTINF") > 5);
        finish(next, id, heard);
        Path file = Files.write(files.resolve("r.mp4"), next.get(id, "recording.mp4").body());
        double seconds =
            heard.of(id, RecordingCompleted.class).getFirst().durationMillis() / 1000.0;
        assertThat(Probe.of(file).seconds()).isBetween(seconds - 2, seconds + 2);
        assertThat(Probe.complaints(file)).isEmpty();
      }
    }
  }

  @Test
  void aBroadcastThatEndsWhileNobodyHoldsItIsFinished() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard()) {
      try (NodeProcess victim = new NodeProcess(storage, files);
          Node witness = new Node(storage, Node.NO_SLOTS)) {
        witness.start(id, streams.publish(), streams);
        await60().until(() -> witness.status(id, "source/1.m4s") == 200);
        victim.kill();
        finish(witness, id, heard);
        assertThat(witness.status(id, "recording.mp4", "Range", "bytes=0-9")).isEqualTo(206);
      }
    }
  }

  @Test
  void aSourceWhoseNodeIsGoneIsTold() throws Exception {
    BroadcastId id = BroadcastId.random();
    try (Heard heard = new Heard();
        Node node = new Node(storage, "--transcode.source-lost=1s")) {
      StreamId stream;
      try (PublishedStreams streams = new PublishedStreams()) {
        stream = streams.publish();
        node.start(id, stream, streams);
        await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
        assertThat(heard.of(id, PlaybackStalled.class)).isEmpty();
      }
      await60().until(() -> !heard.of(id, PlaybackStalled.class).isEmpty());
      assertThat(heard.of(id, PlaybackStalled.class).getFirst().streamId()).isEqualTo(stream);
      finish(node, id, heard);
      assertThat(heard.of(id, PlaybackStalled.class)).as("told once").hasSize(1);
    }
  }

  private static void finish(Node on, BroadcastId id, Heard heard) {
    on.end(id);
    await60().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
    await60().until(() -> on.text(id, "source/index.m3u8").endsWith("#EXT-X-ENDLIST\n"));
    on.bean(EventPublisher.class).flush();
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private static ConditionFactory await60() {
    return await().atMost(Duration.ofSeconds(60)).ignoreException(IOException.class);
  }
}
