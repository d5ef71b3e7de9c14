package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.testsupport.Alone;
import live.spyglass.testsupport.Stores;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine that has too much to do: the broadcast goes on with less of a ladder.
@Alone
class LoadTest {

  @TempDir Path storage;

  @TempDir Path files;

  /// The encoder is slow as long as a file says so, however fast the machine is: it reads at half
  /// of real time. What only copies is not.
  @Test
  void shedsWhatItCannotEncodeAndTakesItBack() throws Exception {
    Path slow = Files.createFile(files.resolve("slow"));
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node node =
            new Node(
                storage,
                "--transcode.ffmpeg=" + encoder(slow),
                "--transcode.ladder.behind=1s",
                "--transcode.ladder.patience=2s",
                "--transcode.ladder.room-after=4s")) {
      BroadcastId id = BroadcastId.random();
      StreamId stream = start(node, id, streams, "-vf", "scale=1280:720");
      await90().until(() -> !heard.of(id, LadderChanged.class).isEmpty());
      LadderChanged less = heard.of(id, LadderChanged.class).getFirst();
      assertThat(less.reason()).isEqualTo(LadderChanged.Reason.FALLING_BEHIND);
      assertThat(less.shed()).containsExactly("480p");
      assertThat(less.complete()).isFalse();
      await90().until(() -> heard.of(id, PlaybackReady.class).size() >= 2);
      // Whoever watches the rung that went sees another under its address.
      assertThat(rendition(heard.of(id, PlaybackReady.class).get(1), "480p").height())
          .isEqualTo(720);
      long count = playlist(node, id, "480p").mediaSegments().size();
      await90().until(() -> playlist(node, id, "480p").mediaSegments().size() > count + 1);

      Files.delete(slow);
      await90().until(() -> heard.of(id, LadderChanged.class).getLast().complete());
      assertThat(heard.of(id, LadderChanged.class).getLast().reason())
          .isEqualTo(LadderChanged.Reason.ROOM_AGAIN);
      await90()
          .until(
              () -> rendition(heard.of(id, PlaybackReady.class).getLast(), "480p").height() == 480);
      finish(node, id, heard, () -> streams.stop(stream));
      for (String name : List.of("source", "480p", "audio")) {
        goesOnEvenly(playlist(node, id, name));
      }
      Path file = Files.write(files.resolve("r.mp4"), node.get(id, "recording.mp4").body());
      assertThat(Probe.complaints(file)).isEmpty();
    }
  }

  @Test
  void theSourceAloneIsBetterThanNothing() throws Exception {
    try (PublishedStreams streams = new PublishedStreams();
        Heard heard = new Heard();
        Node node = new Node(storage, "--transcode.slots=1", "--transcode.source-only-slots=1")) {
      BroadcastId first = BroadcastId.random();
      BroadcastId second = BroadcastId.random();
      BroadcastId third = BroadcastId.random();
      StreamId one = start(node, first, streams);
      await90().until(() -> !heard.of(first, PlaybackReady.class).isEmpty());
      StreamId two = start(node, second, streams);
      await90().until(() -> !heard.of(second, PlaybackReady.class).isEmpty());
      assertThat(heard.of(second, LadderChanged.class).getFirst().reason())
          .isEqualTo(LadderChanged.Reason.NO_SLOT);
      assertThat(node.text(second, "index.m3u8")).contains("source/").doesNotContain("240p/");
      StreamId three = start(node, third, streams);

      finish(node, first, heard, () -> streams.stop(one));
      await90().until(() -> node.text(second, "index.m3u8").contains("240p/"));
      LadderChanged more = heard.of(second, LadderChanged.class).getLast();
      assertThat(more.reason()).isEqualTo(LadderChanged.Reason.ROOM_AGAIN);
      assertThat(more.complete()).isTrue();
      // The place for a source alone was taken, and is free again.
      await90().until(() -> !heard.of(third, PlaybackReady.class).isEmpty());
      assertThat(node.text(third, "index.m3u8")).doesNotContain("240p/");
      finish(node, second, heard, () -> streams.stop(two));
      finish(node, third, heard, () -> streams.stop(three));
      assertThat(node.text(second, "source/index.m3u8")).doesNotContain("#EXT-X-GAP");
    }
  }

  private Path encoder(Path slow) throws IOException {
    Path script = files.resolve("ffmpeg");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ -e '%s' ]; then
          case "$*" in
            *libx264*)
              for word; do
                shift
                [ "$word" = -i ] && set -- "$@" -readrate 0.5
                set -- "$@" "$word"
              done
              ;;
          esac
        fi
        exec '%s' "$@"
        """
            .formatted(slow, Stores.ffmpeg()));
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  /// Nothing is missing, and each segment begins when the one before it ends, by the clock that the
  /// playlist gives.
  private static void goesOnEvenly(MediaPlaylist playlist) {
    List<MediaSegment> segments = playlist.mediaSegments();
    for (int i = 1; i < segments.size(); i++) {
      MediaSegment before = segments.get(i - 1);
      Duration step =
          Duration.between(
              before.programDateTime().orElseThrow(),
              segments.get(i).programDateTime().orElseThrow());
      assertThat(segments.get(i).gap()).isFalse();
      assertThat(step.toMillis() / 1000.0)
          .as("segment %d", i)
          .isBetween(before.duration() - 0.1, before.duration() + 0.1);
    }
  }

  private static PlaybackReady.Rendition rendition(PlaybackReady ready, String name) {
    return ready.renditions().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static StreamId start(
      Node node, BroadcastId id, PublishedStreams streams, String... options) {
    StreamId stream = streams.publish(options);
    node.start(id, stream, streams);
    return stream;
  }

  private static void finish(Node node, BroadcastId id, Heard heard, Runnable end) {
    node.end(id);
    end.run();
    await90().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
  }

  private static MediaPlaylist playlist(Node on, BroadcastId id, String rendition)
      throws Exception {
    return new MediaPlaylistParser(ParsingMode.LENIENT)
        .readPlaylist(on.text(id, rendition + "/index.m3u8"));
  }

  private static ConditionFactory await90() {
    return await().atMost(Duration.ofMinutes(2)).ignoreException(IOException.class);
  }
}
