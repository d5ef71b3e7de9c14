package live.spyglass.ingest.webrtc.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.flv.FlvFileReader;
import live.spyglass.ingest.flv.FlvTag;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.receive.Unpacking;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What encoders make, cut into payloads, is what a receiver puts together again.
class PacketizersTest {

  @ParameterizedTest
  @CsvSource({
    "H264, -c:v libx264 -preset veryfast -bf 0 -b:v 3M",
    "H264, -c:v libx264 -preset ultrafast -bf 0 -x264-params slices=6:aud=1 -b:v 3M",
    "VP9, -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 3M",
    "AV1, -c:v libaom-av1 -cpu-used 8 -usage realtime -b:v 3M",
  })
  void picturesComeOutAsTheyWentIn(Codec codec, String coding) throws Exception {
    List<Frame> frames = frames("testsrc2=s=640x360:r=15", coding + " -t 2 -g 10 -pix_fmt yuv420p");
    Packetizer packetizer = Packetizer.of(codec);
    Unpacking unpacking = new Unpacking(agreed(codec));
    assertThat(frames).hasSizeGreaterThan(20);
    int packets = 0;
    for (Frame frame : frames) {
      List<Payload> payloads = payloads(packetizer.packetize(frame));
      packets += payloads.size();
      Frame back = unpacking.frame(payloads);
      assertThat(back.keyframe()).isEqualTo(frame.keyframe());
      if (frame.keyframe()) {
        assertThat(back.track().picture()).isNotNull();
        assertThat(back.track().picture()).isEqualTo(frame.track().picture());
      }
      if (!coding.contains("aud=1")) {
        assertThat(back.data()).isEqualTo(withoutDelimiter(codec, frame.data()));
      }
    }
    assertThat(packets).as("some were cut").isGreaterThan(2 * frames.size());
  }

  @Test
  void soundIsOnePayloadEach() throws Exception {
    List<Frame> frames = frames("sine=r=48000", "-c:a libopus -t 1");
    Unpacking unpacking = new Unpacking(agreed(Codec.OPUS));
    for (Frame frame : frames) {
      List<Payload> payloads = payloads(Packetizer.of(Codec.OPUS).packetize(frame));
      assertThat(payloads).hasSize(1);
      assertThat(unpacking.frame(payloads).data()).isEqualTo(frame.data());
      assertThat(OpusClock.micros(frame.data())).isEqualTo(20_000);
    }
    assertThat(frames).hasSizeGreaterThan(40);
  }

  /// VP8 is in no FLV that FFmpeg writes: a keyframe by its header (RFC 6386 §9.1).
  @Test
  void vp8ByTheByte() throws Exception {
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    byte[] header = {0x10, 0, 0, (byte) 0x9d, 1, 0x2a, (byte) 0x80, 2, 0x68, 1};
    System.arraycopy(header, 0, bytes, 0, header.length);
    Frame frame = new Frame(new Track(Codec.VP8, Payload.EMPTY), 0, 0, true, Payload.of(bytes));
    List<Payload> payloads = payloads(Packetizer.of(Codec.VP8).packetize(frame));
    assertThat(payloads).hasSize(5);
    Frame back = new Unpacking(agreed(Codec.VP8)).frame(payloads);
    assertThat(back.keyframe()).isTrue();
    assertThat(back.data()).isEqualTo(frame.data());
  }

  /// A publisher's frames are not trusted to be what they say.
  @Test
  void nonsenseIsLeftOut() {
    Random random = new Random(2);
    for (Codec codec : Carriage.VIDEO) {
      for (int i = 0; i < 3000; i++) {
        byte[] bytes = new byte[random.nextInt(1, 3000)];
        random.nextBytes(bytes);
        byte[] configuration = new byte[random.nextInt(0, 40)];
        random.nextBytes(configuration);
        Frame frame =
            new Frame(
                new Track(codec, Payload.of(configuration), null),
                0,
                0,
                random.nextBoolean(),
                Payload.of(bytes));
        for (Packet packet : Packetizer.of(codec).packetize(frame)) {
          assertThat(packet.size()).isBetween(1, Packet.LARGEST);
        }
      }
    }
  }

  /// A temporal unit's first OBU, empty, is not sent (AV1 §5.6; RTP Payload Format For AV1 §5).
  private static Payload withoutDelimiter(Codec codec, Payload data) {
    return codec == Codec.AV1 && data.at(0) == 0x12 && data.at(1) == 0 ? data.from(2) : data;
  }

  private static List<Payload> payloads(List<Packet> packets) {
    List<Payload> payloads = new ArrayList<>();
    for (Packet packet : packets) {
      assertThat(packet.size()).isLessThanOrEqualTo(Packet.LARGEST);
      byte[] bytes = new byte[packet.size()];
      assertThat(packet.copyTo(bytes, 0)).isEqualTo(bytes.length);
      payloads.add(Payload.of(bytes));
    }
    return payloads;
  }

  private static List<Frame> frames(String source, String coding) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Stores.ffmpeg().toString(), "-v", "error", "-f", "lavfi", "-i", source));
    command.addAll(Arrays.asList(coding.split(" ", -1)));
    command.addAll(List.of("-f", "flv", "pipe:1"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Frame> frames = new ArrayList<>();
    try (InputStream flv = process.getInputStream()) {
      FlvFileReader reader = new FlvFileReader(flv);
      for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
        if (tag instanceof FlvTag.Media(Frame frame)) {
          frames.add(frame);
        }
      }
    }
    return frames;
  }

  private static NegotiatedCodec agreed(Codec codec) {
    return new NegotiatedCodec(
        96,
        codec,
        codec == Codec.OPUS ? 48_000 : 90_000,
        Map.of("packetization-mode", "1"),
        OptionalInt.empty(),
        Set.of());
  }
}
