package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What different encoders send, each through the whole service: playlists that keep the rules,
/// pictures and sound that decode, a recording that is whole.
class SourcesTest {

  @TempDir static Path storage;

  private static PublishedStreams streams;
  private static Heard heard;
  private static Node node;

  @TempDir Path files;

  @BeforeAll
  static void start() throws IOException {
    streams = new PublishedStreams();
    node = new Node(storage, Node.SHORT_SEGMENTS);
    heard = new Heard();
  }

  @AfterAll
  static void stop() {
    node.close();
    heard.close();
    streams.close();
  }

  private static StreamId publish(String kind) {
    return switch (kind) {
      case "b-frames, 60 per second, 44.1 kHz stereo" ->
          streams.publishRaw(
              List.of(
                  "-f",
                  "lavfi",
                  "-i",
                  "testsrc2=s=640x360:r=60",
                  "-f",
                  "lavfi",
                  "-i",
                  "sine=frequency=440:sample_rate=44100",
                  "-c:v",
                  "libx264",
                  "-preset",
                  "veryfast",
                  "-g",
                  "60",
                  "-bf",
                  "2",
                  "-pix_fmt",
                  "yuv420p",
                  "-c:a",
                  "aac",
                  "-ac",
                  "2",
                  "-ar",
                  "44100"));
      case "portrait without sound" ->
          streams.publishRaw(
              List.of(
                  "-f",
                  "lavfi",
                  "-i",
                  "testsrc2=s=360x640:r=25",
                  "-c:v",
                  "libx264",
                  "-preset",
                  "ultrafast",
                  "-g",
                  "25",
                  "-pix_fmt",
                  "yuv420p"));
      case "two pictures a second" -> streams.publish("-r", "2", "-g", "2", "-keyint_min", "2");
      case "sound alone" ->
          streams.publishRaw(List.of("-f", "lavfi", "-i", "sine=sample_rate=48000", "-c:a", "aac"));
      case "keyframes too rare" -> streams.publish("-g", "300", "-keyint_min", "300");
      case "hevc and opus" ->
          streams.publish(
              "-c:v", "libx265", "-x265-params", "keyint=30:log-level=none", "-c:a", "libopus");
      case "av1 and flac" ->
          streams.publish(
              "-c:v",
              "libsvtav1",
              "-preset",
              "12",
              "-g",
              "30",
              "-svtav1-params",
              "pred-struct=1:rc=2",
              "-c:a",
              "flac");
      case "vp9 and mp3" ->
          streams.publish(
              "-c:v",
              "libvpx-vp9",
              "-deadline",
              "realtime",
              "-cpu-used",
              "8",
              "-g",
              "30",
              "-c:a",
              "libmp3lame");
      case "vp8 and opus" ->
          streams.publishVp8(
              "-f",
              "lavfi",
              "-i",
              "sine=frequency=440:sample_rate=48000",
              "-map",
              "1:a",
              "-c:a",
              "libopus");
      case "vp8 without sound" -> streams.publishVp8();
      case "h.264 of 4:2:2" -> streams.publish("-g", "30", "-pix_fmt", "yuv422p", "-c:a", "ac3");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'b-frames, 60 per second, 44.1 kHz stereo','source,240p,audio',640x360,avc1.,mp4a.40.2",
        "portrait without sound,'source,240p,audio',360x640,avc1.,mp4a.40.2",
        "two pictures a second,'source,240p,audio',640x360,avc1.,mp4a.40.2",
        "sound alone,audio,'',mp4a.40.2,mp4a.40.2",
        "keyframes too rare,'source,240p,audio',640x360,avc1.,mp4a.40.2",
        "hevc and opus,'source,360p,audio',640x360,hvc1.1.,opus",
        "av1 and flac,'source,360p,audio',640x360,av01.0.,mp4a.40.2",
        "vp9 and mp3,'source,360p,audio',640x360,vp09.00.,mp4a.40.2",
        "vp8 and opus,'source,audio',640x360,avc1.,opus",
        "vp8 without sound,'source,audio',640x360,avc1.,mp4a.40.2",
        "h.264 of 4:2:2,'source,360p,audio',640x360,avc1.7a,mp4a.40.2"
      })
  void becomesARecordingThatPlays(
      String kind, String names, String size, String picture, String sound) throws Exception {
    BroadcastId id = BroadcastId.random();
    StreamId stream = publish(kind);
    node.start(id, stream, streams);
    long epochs = kind.equals("keyframes too rare") ? 2 : 1;
    await30().until(() -> heard.of(id, PlaybackReady.class).size() >= epochs);
    List<String> renditions =
        heard.of(id, PlaybackReady.class).getLast().renditions().stream()
            .map(PlaybackReady.Rendition::name)
            .toList();
    assertThat(renditions).containsExactly(names.split(",", -1));
    if (!size.isEmpty()) {
      assertThat(node.text(id, "index.m3u8")).contains("RESOLUTION=" + size);
    }
    assertThat(node.text(id, "index.m3u8")).contains("CODECS=\"" + picture).contains(sound + '"');
    if (renditions.contains("360p")) {
      // For browsers that do not play the source.
      assertThat(node.text(id, "index.m3u8")).contains("CODECS=\"avc1.");
    }

    long last = playlist(id, renditions.getFirst()).nextNumber() + 1;
    Map<String, Playlist> playlists = new LinkedHashMap<>();
    for (String rendition : renditions) {
      awaitSegment(id, rendition, last - 1);
      awaitSegment(id, rendition, last);
      playlists.put(rendition, playlist(id, rendition));
      MediaRules.holdFor(playlists.get(rendition));
      assertThat(playlists.get(rendition).segments()).noneMatch(Playlist.Segment::gap);
      Path file = pieces(id, rendition, epochs - 1, last);
      assertThat(Probe.complaints(file)).as(rendition).isEmpty();
    }
    MediaRules.holdForAll(playlists);

    node.end(id);
    streams.stop(stream);
    await30().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
    Path file = Files.write(files.resolve("recording.mp4"), node.get(id, "recording.mp4").body());
    Probe probe = Probe.of(file);
    double seconds = heard.of(id, RecordingCompleted.class).getFirst().durationMillis() / 1000.0;
    assertThat(probe.seconds()).isBetween(seconds - 1, seconds + 1);
    assertThat(probe.streams("audio")).hasSize(1);
    assertThat(Probe.complaints(file)).isEmpty();
  }

  /// A picture that stands still for longer than a segment may last is gone: the sound is drawn
  /// until it is back, and no part is longer than any may be.
  @Test
  void aPictureThatStandsStillKeepsTheRules() throws Exception {
    BroadcastId id = BroadcastId.random();
    StreamId stream =
        streams.publish(
            "-g", "30", "-vf", "select='not(between(t,3.1,10))'", "-fps_mode", "passthrough");
    node.start(id, stream, streams);
    await30().until(() -> heard.of(id, PlaybackReady.class).size() == 3);
    long last = playlist(id, "source").nextNumber() + 1;
    Map<String, Playlist> playlists = new LinkedHashMap<>();
    for (String rendition : List.of("source", "240p", "audio")) {
      awaitSegment(id, rendition, last);
      playlists.put(rendition, playlist(id, rendition));
      MediaRules.holdFor(playlists.get(rendition));
      assertThat(playlists.get(rendition).segments())
          .noneMatch(Playlist.Segment::gap)
          .filteredOn(Playlist.Segment::discontinuity)
          .hasSize(2);
    }
    MediaRules.holdForAll(playlists);
    node.end(id);
    streams.stop(stream);
  }

  /// A machine that is behind answers 503 meanwhile, as the clause on blocking wants.
  private void awaitSegment(BroadcastId id, String rendition, long number) {
    await30().until(() -> node.status(id, rendition + "/index.m3u8?_HLS_msn=" + number) == 200);
  }

  /// A rendition's newest epoch as a file.
  private Path pieces(BroadcastId id, String rendition, long epoch, long last) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(node.get(id, rendition + "/init-" + epoch + ".mp4").body());
    for (long number = last - 1; number <= last; number++) {
      bytes.writeBytes(node.get(id, rendition + "/" + number + ".m4s").body());
    }
    return Files.write(files.resolve(rendition + ".mp4"), bytes.toByteArray());
  }

  private static Playlist playlist(BroadcastId id, String rendition) throws Exception {
    return new Playlist(node.text(id, rendition + "/index.m3u8"));
  }

  private static ConditionFactory await30() {
    return await().atMost(Duration.ofSeconds(60)).ignoreException(IOException.class);
  }
}
