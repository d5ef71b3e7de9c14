package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.StreamRegistry;
import live.spyglass.ingest.webrtc.transport.MediaPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Publishers by WHIP that are no browsers: FFmpeg, and aiortc over good and bad networks. What
/// they send is what readers get.
class WhipPublishersTest extends IngestTest {

  @TempDir Path folder;

  /// Two seconds in one group of pictures, so that a reader gets all of it whenever it comes.
  @Test
  void whatFfmpegSendsIsWhatReadersGet() throws Exception {
    TestBroadcast broadcast = broadcast();
    String copy = folder.resolve("copy.mkv").toString();
    String target =
        "[f=whip:authorization=%s]%s|[f=matroska]%s"
            .formatted(broadcast.key(), whipUrl(broadcast), copy);
    String options =
        "-map 0:v -map 1:a -c:v libx264 -preset ultrafast -profile:v baseline -g 900"
            + " -flags +global_header -c:a libopus -ac 2";
    try (Program ffmpeg = publishTo("tee", target, 3, options.split(" ", -1))) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      assertThat(started.protocol()).isEqualTo("whip");
      Collected collected = collect(started);
      assertThat(ffmpeg.exitCode()).as(ffmpeg::output).isZero();
      collected.awaitEnd(DEADLINE);
      assertThat(FrameFiles.pictures(FrameFiles.write(collected.pictures(), folder)))
          .hasSize(90)
          .isEqualTo(FrameFiles.pictures(Path.of(copy)));
      assertThat(collected.sound()).hasSizeBetween(145, 152);
      assertThat(collected.sound().getFirst().track().codec()).isEqualTo(Codec.OPUS);
    }
    assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
        .isEqualTo(StreamEnded.Reason.CLOSED);
  }

  @ParameterizedTest
  @CsvSource({"H264", "VP8"})
  void aiortcIsReceivedWithItsLipsInStep(Codec codec) throws Exception {
    TestBroadcast broadcast = broadcast();
    try (AiortcPublisher publisher =
        new AiortcPublisher(whipUrl(broadcast), broadcast.key(), codec.name(), 0)) {
      Collected collected = collected(broadcast, publisher, 300);
      assertThat(publisher.stop()).as(publisher::output).isZero();
      collected.awaitEnd(DEADLINE);
      assertThat(collected.pictures().getFirst().track().codec()).isEqualTo(codec);
      assertLipsInStep(collected);
    }
    assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
        .isEqualTo(StreamEnded.Reason.CLOSED);
  }

  /// Lost both ways, 50 ms each way, some packets overtaken.
  @ParameterizedTest
  @CsvSource({"H264, 2", "VP8, 5"})
  void aBadNetworkIsRepaired(Codec codec, int lostOfHundred) throws Exception {
    TestBroadcast broadcast = broadcast();
    double askedBefore = counted("keyframes_asked");
    double repairedBefore = counted("repaired");
    int port = service.getBean(MediaPort.class).port();
    try (LossyPath path = new LossyPath(port, lostOfHundred);
        AiortcPublisher publisher =
            new AiortcPublisher(whipUrl(broadcast), broadcast.key(), codec.name(), path.port())) {
      Collected collected = collected(broadcast, publisher, 360);
      List<Frame> pictures = collected.pictures();
      double seconds =
          (pictures.getLast().decodeMicros() - pictures.getFirst().decodeMicros()) / 1e6;

      assertThat(path.lost()).isPositive();
      assertThat(counted("repaired") - repairedBefore).isPositive();
      // Nothing is seen of most losses.
      assertThat(pictures.size() / seconds).isGreaterThan(22);
      assertThat(counted("keyframes_asked") - askedBefore).isLessThan(seconds + 10);
      assertThat(FrameFiles.pictures(FrameFiles.write(pictures, folder))).hasSize(pictures.size());
      assertLipsInStep(collected);
    }
  }

  private double counted(String what) {
    Counter counter =
        service
            .getBean(MeterRegistry.class)
            .find("spyglass.ingest.webrtc.received")
            .tag("what", what)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private Collected collect(StreamStarted started) {
    return new Collected(
        service.getBean(StreamRegistry.class).findStream(started.streamId()).orElseThrow());
  }

  /// Once this many pictures have come.
  private Collected collected(TestBroadcast broadcast, AiortcPublisher publisher, int pictures) {
    StreamStarted started = log.await(StreamStarted.class, broadcast.id());
    Collected collected = collect(started);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(collected.pictures()).as(publisher::output).hasSizeGreaterThan(pictures));
    return collected;
  }

  /// Each flash has its beep within 80 ms. The first seconds are left out: the publisher has not
  /// told yet how its clocks lie.
  private void assertLipsInStep(Collected collected) throws Exception {
    List<Frame> pictures = collected.pictures();
    List<Frame> sound = collected.sound();
    List<Long> flashes = flashes(pictures);
    List<Long> beeps = beeps(sound);
    long from = pictures.getFirst().decodeMicros() + 5_000_000;
    long until = Math.min(pictures.getLast().decodeMicros(), sound.getLast().decodeMicros());
    List<Long> compared =
        flashes.stream().filter(flash -> flash > from && flash < until - 500_000).toList();
    assertThat(compared).hasSizeGreaterThanOrEqualTo(3);
    for (long flash : compared) {
      long nearest =
          beeps.stream()
              .min((a, b) -> Long.compare(Math.abs(a - flash), Math.abs(b - flash)))
              .orElseThrow();
      assertThat(nearest).as("beeps %s", beeps).isCloseTo(flash, within(80_000L));
    }
  }

  /// When the picture became bright.
  private List<Long> flashes(List<Frame> pictures) throws Exception {
    Path file = FrameFiles.write(pictures, folder);
    byte[] bright =
        raw("-i " + file + " -fps_mode passthrough -vf scale=2:2,format=gray -f rawvideo");
    assertThat(bright).hasSize(4 * pictures.size());
    List<Long> flashes = new ArrayList<>();
    boolean before = true;
    for (int i = 0; i < pictures.size(); i++) {
      boolean now = (bright[4 * i] & 0xff) > 128;
      if (now && !before) {
        flashes.add(pictures.get(i).decodeMicros());
      }
      before = now;
    }
    return flashes;
  }

  /// When a tone began.
  private List<Long> beeps(List<Frame> sound) throws Exception {
    Path file = FrameFiles.write(sound, folder);
    byte[] samples = raw("-i " + file + " -ac 1 -ar 48000 -f s16le");
    ByteBuffer in = ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> beeps = new ArrayList<>();
    int quiet = 0;
    for (int i = 0; in.remaining() >= 2; i++) {
      boolean loud = Math.abs(in.getShort()) > 3000;
      if (loud && quiet > 24_000) {
        beeps.add(sound.getFirst().decodeMicros() + i * 1_000_000L / 48_000);
      }
      quiet = loud ? 0 : quiet + 1;
    }
    return beeps;
  }

  private byte[] raw(String arguments) throws Exception {
    Path file = Files.createTempFile(folder, "raw", ".bin");
    String command = "-y " + arguments + " " + file;
    try (Program ffmpeg = Program.ffmpeg(command.split(" ", -1))) {
      assertThat(ffmpeg.exitCode()).as(ffmpeg::output).isZero();
    }
    return Files.readAllBytes(file);
  }
}
