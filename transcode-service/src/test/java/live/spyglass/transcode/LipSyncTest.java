package live.spyglass.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.testsupport.Stores;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sound stays with the picture and as loud as it was, from the publisher's timestamps through
/// FFmpeg and the fragments to the playlists' clock.
class LipSyncTest {

  private static final Pattern LOUDNESS = Pattern.compile("I:\\s+(-?[\\d.]+) LUFS");

  @TempDir static Path storage;

  @TempDir Path files;

  private static PublishedStreams streams;
  private static Heard heard;
  private static Node node;

  @BeforeAll
  static void start() throws IOException {
    streams = new PublishedStreams();
    node = new Node(storage, "--transcode.last-frames=60s");
    heard = new Heard();
  }

  @AfterAll
  static void stop() {
    node.close();
    heard.close();
    streams.close();
  }

  /// An hour as fast as it can be had: few and small pictures, nothing encoded.
  @Test
  void anHourDoesNotDrift() throws Exception {
    BroadcastId id = BroadcastId.random();
    List<String> command = new ArrayList<>(List.of("-f", "lavfi", "-i", "color=s=64x64:r=4"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=sample_rate=16000", "-t", "3600"));
    command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "8", "-bf", "0"));
    command.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "24k"));
    broadcast(id, streams.publishFast(command));
    staysInStep(id, 3600);
  }

  @Test
  void encodedSoundIsAsLoudAsItWasAndInStep() throws Exception {
    BroadcastId id = BroadcastId.random();
    String sound = "anoisesrc=color=pink:sample_rate=44100:amplitude=0.3:seed=7";
    List<String> command = new ArrayList<>(List.of("-f", "lavfi", "-i", "color=s=64x64:r=10"));
    command.addAll(List.of("-f", "lavfi", "-i", sound, "-t", "120"));
    command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-bf", "0"));
    command.addAll(List.of("-pix_fmt", "yuv420p", "-c:a", "flac", "-ac", "2"));
    broadcast(id, streams.publishFast(command));
    staysInStep(id, 120);
    Path file = Files.write(files.resolve("r.mp4"), node.get(id, "recording.mp4").body());
    double source = loudness("-f", "lavfi", "-i", sound, "-t", "120", "-ac", "2");
    double heardHere = loudness("-i", file.toString(), "-map", "0:a");
    assertThat(heardHere).isBetween(source - 0.5, source + 0.5);
  }

  private static void staysInStep(BroadcastId id, double seconds) throws Exception {
    List<MediaSegment> picture = segments(id, "source");
    List<MediaSegment> sound = segments(id, "audio");
    assertThat(sound).hasSameSizeAs(picture);
    assertThat(length(picture)).isBetween(seconds - 0.3, seconds + 0.3);
    assertThat(length(sound)).isBetween(seconds - 0.3, seconds + 0.3);
    for (int i = 0; i < picture.size(); i++) {
      assertThat(between(picture.get(i), sound.get(i)).abs())
          .as("segment %d", i)
          .isLessThan(Duration.ofMillis(80));
    }
    // The playlist's clock against the sum of what it says: neither runs away from the other.
    double clock = between(picture.getFirst(), picture.getLast()).toNanos() / 1e9;
    double sum = length(picture.subList(0, picture.size() - 1));
    assertThat(clock).isBetween(sum - 0.05, sum + 0.05);
  }

  private static Duration between(MediaSegment one, MediaSegment other) {
    return Duration.between(
        one.programDateTime().orElseThrow(), other.programDateTime().orElseThrow());
  }

  private static double length(List<MediaSegment> segments) {
    return segments.stream().mapToDouble(MediaSegment::duration).sum();
  }

  /// Integrated loudness in LUFS (EBU R 128).
  private static double loudness(String... input) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Stores.ffmpeg().toString(), "-nostdin"));
    command.addAll(List.of(input));
    command.addAll(List.of("-af", "ebur128=framelog=quiet", "-f", "null", "-"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher matcher = LOUDNESS.matcher(said);
    double last = Double.NaN;
    while (matcher.find()) {
      last = Double.parseDouble(matcher.group(1));
    }
    assertThat(last).as(said).isBetween(-60.0, 0.0);
    return last;
  }

  private static void broadcast(BroadcastId id, StreamId stream) {
    node.start(id, stream, streams);
    await120().until(() -> !heard.of(id, PlaybackReady.class).isEmpty());
    node.end(id);
    await120().until(() -> !heard.of(id, RecordingCompleted.class).isEmpty());
  }

  private static List<MediaSegment> segments(BroadcastId id, String rendition) throws Exception {
    MediaPlaylist playlist =
        new MediaPlaylistParser(ParsingMode.LENIENT)
            .readPlaylist(node.text(id, rendition + "/index.m3u8"));
    return playlist.mediaSegments();
  }

  private static ConditionFactory await120() {
    return await().atMost(Duration.ofMinutes(3)).ignoreException(IOException.class);
  }
}
