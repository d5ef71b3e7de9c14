package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.transcode.hls.MediaRules;
import live.spyglass.transcode.hls.Playlist;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Streams that become something else on their way: another FFmpeg takes over, and of what the
/// publisher sent nothing is lost and nothing comes twice. All at the same time, since each is
/// mostly waited for; not the class itself, whose node would take the broadcasts of other tests.
class HandoverTest {

  private static final int SECONDS = 4;
  private static final int FRAMES = 25;
  private static final List<String> RENDITIONS = List.of("source", "240p", "audio");

  @TempDir static Path storage;

  @TempDir Path files;

  private static PublishedStreams streams;
  private static Heard heard;
  private static Node node;

  @BeforeAll
  static void start() throws IOException {
    streams = new PublishedStreams();
    node = new Node(storage, "--transcode.slots=8", "--transcode.last-frames=60s");
    heard = new Heard();
  }

  @AfterAll
  static void stop() {
    node.close();
    heard.close();
    streams.close();
  }

  private static List<String> part(String size, boolean sound, String... options) {
    List<String> command =
        new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=" + FRAMES));
    if (sound) {
      command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    }
    command.addAll(List.of("-t", String.valueOf(SECONDS), "-c:v", "libx264", "-preset"));
    command.addAll(List.of("ultrafast", "-g", String.valueOf(2 * FRAMES), "-bf", "0"));
    command.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k"));
    command.addAll(List.of(options));
    return command;
  }

  private static List<List<String>> parts(String kind) {
    String later = String.valueOf(SECONDS);
    return switch (kind) {
      case "another size" ->
          List.of(part("640x360", true), part("480x270", true, "-output_ts_offset", later));
      case "another size that only keyframes tell of" ->
          List.of(
              part("640x360", true),
              part(
                  "480x270",
                  true,
                  "-bsf:v",
                  "dump_extra=freq=keyframe",
                  "-output_ts_offset",
                  later));
      case "another codec and back" ->
          List.of(
              part("640x360", true),
              part(
                  "640x360",
                  true,
                  "-c:v",
                  "libx265",
                  "-preset",
                  "ultrafast",
                  "-x265-params",
                  "keyint=50:bframes=0:log-level=none",
                  "-output_ts_offset",
                  later),
              part("640x360", true, "-output_ts_offset", String.valueOf(2 * SECONDS)));
      case "timestamps step back" -> List.of(part("640x360", true), part("640x360", true));
      case "timestamps jump ahead" ->
          List.of(part("640x360", true), part("640x360", true, "-output_ts_offset", "5000"));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "another size",
        "another size that only keyframes tell of",
        "another codec and back",
        "timestamps step back",
        "timestamps jump ahead"
      })
  void losesAndDoublesNothing(String kind) throws Exception {
    List<List<String>> parts = parts(kind);
    BroadcastId id = BroadcastId.random();
    node.start(
        id,
        kind.contains("only keyframes")
            ? streams.publishPartsSilently(parts)
            : streams.publishParts(parts),
        streams);
    await60().until(() -> heard.of(id, PlaybackReady.class).size() >= parts.size());
    finish(id);

    endTogether(id);
    for (String rendition : RENDITIONS) {
      String playlist = node.text(id, rendition + "/index.m3u8");
      assertThat(count(playlist, "#EXT-X-DISCONTINUITY\n"))
          .as(playlist)
          .isEqualTo(parts.size() - 1);
      assertThat(count(playlist, "#EXT-X-MAP")).isEqualTo(parts.size());
      assertThat(playlist).as(playlist).doesNotContain("#EXT-X-GAP");
    }
    assertThat(packets(id, "source")).isEqualTo(parts.size() * SECONDS * FRAMES);
    // Each part's first AAC frame is its encoder's warm-up; at a cut a frame lies in one or the
    // other.
    int sound = parts.size() * SECONDS * 48_000 / 1024;
    assertThat(packets(id, "audio")).isBetween(sound - 2 * parts.size(), sound + 2 * parts.size());
    for (int epoch = 0; epoch < parts.size(); epoch++) {
      assertThat(node.status(id, "source/init-" + epoch + ".mp4")).isEqualTo(200);
    }
    Path file = Files.write(files.resolve("recording.mp4"), node.get(id, "recording.mp4").body());
    assertThat(Probe.complaints(file)).isEmpty();
    List<JsonNode> pictures = Probe.of(file).streams("video");
    assertThat(pictures).hasSize(1);
    assertThat(pictures.getFirst().path("nb_read_packets").asString())
        .isEqualTo(String.valueOf(parts.size() * SECONDS * FRAMES));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void aPictureComesAndGoes() throws Exception {
    BroadcastId id = BroadcastId.random();
    List<String> alone =
        List.of(
            "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "6", "-c:a", "aac");
    List<String> again = new ArrayList<>(alone);
    again.addAll(List.of("-output_ts_offset", "10"));
    node.start(
        id,
        streams.publishParts(
            List.of(alone, part("640x360", true, "-output_ts_offset", "6"), again)),
        streams);
    await60().until(() -> heard.of(id, PlaybackReady.class).size() >= 3);
    finish(id);
    assertThat(heard.of(id, PlaybackReady.class).stream().map(HandoverTest::names))
        .containsExactly(
            List.of("audio"),
            List.of("source", "240p", "audio"),
            List.of("source", "240p", "audio"));
    endTogether(id);
    // Sound goes on all the time; there is a picture from when it came on, drawn once it is gone.
    String sound = node.text(id, "audio/index.m3u8");
    assertThat(sound).as(sound).doesNotContain("#EXT-X-GAP");
    String source = node.text(id, "source/index.m3u8");
    assertThat(source).contains("#EXT-X-GAP");
    assertThat(source.substring(source.indexOf("init-1.mp4"))).doesNotContain("#EXT-X-GAP");
    assertThat(packets(id, "audio")).isBetween(16 * 48_000 / 1024 - 12, 16 * 48_000 / 1024 + 12);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void readsToTheEndHoweverFastItComes() throws Exception {
    BroadcastId id = BroadcastId.random();
    int seconds = 60;
    StreamId stream = streams.publishFast(part("640x360", true, "-t", String.valueOf(seconds)));
    node.start(id, stream, streams);
    await60().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
    finish(id);
    assertThat(packets(id, "source")).isEqualTo(seconds * FRAMES);
    Path file = Files.write(files.resolve("recording.mp4"), node.get(id, "recording.mp4").body());
    assertThat(Probe.complaints(file)).isEmpty();
  }

  /// At every break and at the end all renditions are equally long: a player that adds up what
  /// their playlists say would otherwise show the next stretch's pictures beside another moment's
  /// sound.
  private static void endTogether(BroadcastId id) throws Exception {
    Map<String, Playlist> replays = new LinkedHashMap<>();
    for (String rendition : RENDITIONS) {
      replays.put(rendition, new Playlist(node.text(id, rendition + "/index.m3u8")));
      MediaRules.holdFor(replays.get(rendition));
    }
    MediaRules.holdForAll(replays);
    for (int epoch = 0; epoch < 3; epoch++) {
      String init = "init-" + epoch + ".mp4";
      assertThat(
              replays.values().stream()
                  .map(replay ->
                      replay.segments().stream()
                          .filter(segment -> init.equals(segment.map()))
                          .mapToLong(Playlist.Segment::micros)
                          .sum())
                  .sorted()
                  .toList())
          .as(init)
          .satisfies(
              lengths -> assertThat(lengths.getLast() - lengths.getFirst()).isLessThan(25_000));
    }
  }

  private static List<String> names(PlaybackReady ready) {
    return ready.renditions().stream().map(PlaybackReady.Rendition::name).toList();
  }

  /// The broadcast is ended while its stream still comes; ingest ends that by itself.
  private static void finish(BroadcastId id) {
    node.end(id);
    await60().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
  }

  /// Frames of a rendition, each epoch a file that decodes.
  private int packets(BroadcastId id, String rendition) throws Exception {
    Map<String, ByteArrayOutputStream> epochs = new LinkedHashMap<>();
    String init = "";
    boolean gap = false;
    for (String line : node.text(id, rendition + "/index.m3u8").split("\n", -1)) {
      if (line.startsWith("#EXT-X-MAP:")) {
        init = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
      } else if (line.endsWith(".m4s") && !gap) {
        ByteArrayOutputStream bytes = epochs.get(init);
        if (bytes == null) {
          bytes = new ByteArrayOutputStream();
          bytes.writeBytes(node.get(id, rendition + "/" + init).body());
          epochs.put(init, bytes);
        }
        bytes.writeBytes(node.get(id, rendition + "/" + line).body());
      }
      gap = line.equals("#EXT-X-GAP") || (gap && line.startsWith("#"));
    }
    int packets = 0;
    for (Map.Entry<String, ByteArrayOutputStream> epoch : epochs.entrySet()) {
      Path file = Files.write(files.resolve(epoch.getKey()), epoch.getValue().toByteArray());
      assertThat(Probe.complaints(file)).as(epoch.getKey()).isEmpty();
      JsonNode stream = Probe.of(file).json().path("streams").path(0);
      packets += Integer.parseInt(stream.path("nb_read_packets").asString());
    }
    return packets;
  }

  private static int count(String text, String what) {
    return text.split(what, -1).length - 1;
  }

  private static ConditionFactory await60() {
    return await().atMost(Duration.ofSeconds(90)).ignoreException(IOException.class);
  }
}
