package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.AccountId;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.rtmp.RtmpPorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What real encoders send is what readers get: every packet, with its times. FFmpeg publishes and
/// keeps a copy; other encoders were recorded once, byte by byte, and are played back.
class EncodersTest extends CopiedTest {

  private static final String X264 = "libx264 -preset ultrafast";
  private static final String RECORDED_KEY = "recorded-key";

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource({
    "hevc, eac3, -c:v libx265 -preset ultrafast, -c:a eac3",
    "av1, opus, -c:v libsvtav1 -preset 12, -c:a libopus",
    "av1, aac, -c:v libaom-av1 -cpu-used 8 -usage realtime, -c:a aac",
    "vp9, ac3, -c:v libvpx-vp9 -deadline realtime -cpu-used 8, -c:a ac3",
    "h264, flac, -c:v libx264 -preset veryfast -bf 2, -c:a flac",
    "h264, mp3, -c:v libx264 -preset ultrafast -pix_fmt yuv422p10le, -c:a libmp3lame",
    "hevc, aac, -c:v libx265 -preset ultrafast -pix_fmt yuv444p12le, -c:a aac -ac 6",
  })
  void everyPacketArrives(String video, String audio, String videoCoding, String audioCoding)
      throws Exception {
    Published published = publishWithACopy(videoCoding + " " + audioCoding, "flv", this::rtmp);

    assertThat(packets(published.relayed())).isEqualTo(packets(published.copy()));
    assertThat(streams(published.relayed())).containsExactly(video + ",320,180,60", audio);
    assertThat(metadata(published.relayed())).contains("width", "height", "epoch");
  }

  /// Beyond 24 bits of milliseconds, and across the end of 31, where FFmpeg's clock wraps.
  @ParameterizedTest
  @ValueSource(strings = {"20000", "2147482.65"})
  void timesOfAnySizeArrive(String offsetSeconds) throws Exception {
    Published published =
        publishWithACopy(
            "-c:v " + X264 + " -c:a aac -output_ts_offset " + offsetSeconds, "flv", this::rtmp);

    List<Packet> packets = packets(published.relayed());
    assertThat(packets).isEqualTo(packets(published.copy()));
    assertThat(packets.getLast().time() - packets.getFirst().time()).isBetween(1500L, 2500L);
  }

  @Test
  void soundAlone() throws Exception {
    TestBroadcast broadcast = broadcast();
    try (Program encoder = publish(rtmp(broadcast), 30, "-vn", "-c:a", "libopus")) {
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      CompletableFuture<Path> stream = read(started);
      awaitReader(started);
      assertThat(log.await(StreamMeasured.class, broadcast.id(), m -> m.bitrate() > 0).problems())
          .as(encoder::output)
          .contains(StreamMeasured.Problem.NO_VIDEO)
          .doesNotContain(StreamMeasured.Problem.NO_AUDIO);
      encoder.kill();
      assertThat(streams(stream.get(60, TimeUnit.SECONDS))).containsExactly("opus");
    }
  }

  @Test
  void twoTracksOfSoundAreRefusedByName() throws Exception {
    TestBroadcast broadcast = broadcast();
    String tracks = "-map 0:v -map 1:a -map 1:a -c:v " + X264 + " -c:a aac";
    try (Program encoder = publish(rtmp(broadcast), 30, tracks.split(" ", -1))) {
      StreamRefused refused = log.await(StreamRefused.class, broadcast.id());
      assertThat(refused.reason()).isEqualTo(StreamRefused.Reason.MULTITRACK);
      assertThat(encoder.exitCode()).as(encoder::output).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gstreamer-rtmp2sink, h264, aac",
    "librtmp-rtmpsink, h264, aac",
    "ffmpeg-8-av1-opus, av1, opus"
  })
  void recordedEncodersAreUnderstood(String name, String video, String audio) throws Exception {
    // A key of its own for each recording, as long as the one that was recorded.
    String key = UUID.randomUUID().toString().substring(0, RECORDED_KEY.length());
    TestBroadcast broadcast = new TestBroadcast(BroadcastId.random(), AccountId.random(), key);
    CATALOG.add(broadcast);
    byte[] said;
    try (InputStream in = EncodersTest.class.getResourceAsStream("recordings/" + name + ".bin")) {
      String recorded =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
      said = recorded.replace(RECORDED_KEY, key).getBytes(StandardCharsets.ISO_8859_1);
    }
    try (Socket encoder = new Socket(InetAddress.getLoopbackAddress(), RtmpPorts.rtmp(service))) {
      int middle = said.length / 2;
      encoder.getOutputStream().write(said, 0, middle);
      StreamStarted started = log.await(StreamStarted.class, broadcast.id());
      CompletableFuture<Path> stream = read(started);
      awaitReader(started);
      encoder.getOutputStream().write(said, middle, said.length - middle);

      Path file = stream.get(60, TimeUnit.SECONDS);
      assertThat(streams(file)).containsExactly(video + ",64,64,60", audio);
      assertThat(log.await(StreamEnded.class, broadcast.id()).reason())
          .isEqualTo(StreamEnded.Reason.CLOSED);
    }
  }

  /// The first tag of the file, as far as it is text.
  private static String metadata(Path file) throws Exception {
    byte[] head = Arrays.copyOf(Files.readAllBytes(file), 400);
    return new String(head, StandardCharsets.ISO_8859_1);
  }
}
