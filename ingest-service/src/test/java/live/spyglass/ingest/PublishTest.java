package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.StreamStarted;
import org.junit.jupiter.api.Test;

/// What arrives, and what readers are given of it.
class PublishTest extends IngestTest {

  /// One group of pictures for the whole stream, so that a reader gets all of it whenever it comes.
  private static final String[] ONE_GROUP = {
    "-g", "900", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"
  };

  @Test
  void h264AndAacOverRtmp() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 6, ONE_GROUP)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.protocol()).isEqualTo("rtmp");
      assertThat(started.ownerId()).isEqualTo(broadcast.owner());
      assertThat(started.sourceUrl()).endsWith("/internal/streams/" + started.streamId());
      CompletableFuture<Path> stream = read(started);

      assertThat(encoder.exitCode()).as(encoder::output).isZero();
      Path file = stream.get(60, TimeUnit.SECONDS);
      assertThat(streams(file)).containsExactly("h264,video,320,180,180", "aac,audio,282");
      assertThat(decoded(file)).isEqualTo(180);
      StreamEnded ended = log.await(StreamEnded.class, broadcast.id());
      assertThat(ended.reason()).isEqualTo(StreamEnded.Reason.CLOSED);
      assertThat(ended.streamId()).isEqualTo(started.streamId());
      assertThat(status(started, "Bearer " + TOKEN)).isEqualTo(404);
    }
  }

  @Test
  void h264AndAacOverRtmps() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmps(broadcast), 4, ONE_GROUP)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.protocol()).isEqualTo("rtmps");
      CompletableFuture<Path> stream = read(started);

      assertThat(encoder.exitCode()).as(encoder::output).isZero();
      assertThat(streams(stream.get(60, TimeUnit.SECONDS)))
          .containsExactly("h264,video,320,180,120", "aac,audio,188");
    }
  }

  @Test
  void framesThatAreReorderedKeepTheirTimes() throws Exception {
    TestBroadcast broadcast = broadcast();
    String[] coding = {
      "-g", "900", "-bf", "2", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"
    };
    try (Program encoder = publish(rtmp(broadcast), 4, coding)) {
      CompletableFuture<Path> stream = read(log.await(StreamStarted.class, broadcast.id()));
      assertThat(encoder.exitCode()).as(encoder::output).isZero();

      Path file = stream.get(60, TimeUnit.SECONDS);
      assertThat(
              Program.probe(
                  "-select_streams", "v", "-show_entries", "stream=has_b_frames", file.toString()))
          .containsExactly("2");
      assertThat(decoded(file)).isEqualTo(120);
    }
  }

  @Test
  void picturesWithoutSoundAreAnnouncedAfterAMoment() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder =
        publish(rtmp(broadcast), 30, "-an", "-c:v", "libx264", "-preset", "ultrafast")) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      StreamMeasured measured =
          log.await(
              StreamMeasured.class, broadcast.id(), m -> m.streamId().equals(started.streamId()));
      assertThat(measured.problems())
          .contains(StreamMeasured.Problem.NO_AUDIO)
          .doesNotContain(StreamMeasured.Problem.NO_VIDEO);
      assertThat(measured.audioCodec()).as(encoder::output).isNull();
    }
  }

  @Test
  void theHealthOfAStreamIsMeasured() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 30)) {
      StreamMeasured measured =
          log.await(StreamMeasured.class, broadcast.id(), m -> m.keyframeIntervalMillis() > 0);

      assertThat(measured.videoCodec()).as(encoder::output).startsWith("avc1.");
      assertThat(measured.audioCodec()).isEqualTo("mp4a.40.2");
      assertThat(measured.width()).isEqualTo(320);
      assertThat(measured.height()).isEqualTo(180);
      assertThat(measured.keyframeIntervalMillis()).isBetween(1990L, 2010L);
      assertThat(measured.bitrate()).isPositive();
      assertThat(measured.frameRate()).isBetween(25.0, 35.0);
    }
  }

  @Test
  void onlyThePlatformMayRead() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 30)) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());

      assertThat(status(started, "Bearer something-else-entirely"))
          .as(encoder::output)
          .isEqualTo(404);
    }
  }

  /// Codec, kind, size and number of packets of each track.
  private static List<String> streams(Path file) {
    return Program.probe(
        "-count_packets",
        "-show_entries",
        "stream=codec_name,codec_type,width,height,nb_read_packets",
        file.toString());
  }

  /// Pictures that a decoder makes of it, without any complaint.
  private static int decoded(Path file) {
    List<String> lines =
        Program.probe(
            "-select_streams",
            "v",
            "-count_frames",
            "-show_entries",
            "stream=nb_read_frames",
            file.toString());
    assertThat(lines).hasSize(1);
    return Integer.parseInt(lines.getFirst());
  }
}
