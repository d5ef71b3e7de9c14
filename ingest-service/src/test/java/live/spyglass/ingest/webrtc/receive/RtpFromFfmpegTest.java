package live.spyglass.ingest.webrtc.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import live.spyglass.ingest.FrameFiles;
import live.spyglass.ingest.Program;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// FFmpeg packs what real encoders make, and keeps a copy: what is put together here decodes to the
/// same pictures, each with its time.
class RtpFromFfmpegTest {

  private static final int PICTURES = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "H264, h264, -c:v libx264 -preset ultrafast -profile:v baseline -tune zerolatency -g 30",
    "H264, h264, -c:v libx264 -preset veryfast -bf 0 -g 30 -slices 4 -b:v 4M",
    "VP8, ivf, -c:v libvpx -deadline realtime -cpu-used 8 -g 30 -auto-alt-ref 0 -b:v 4M",
    "VP9, ivf, -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 30 -b:v 2M",
    "AV1, ivf, -c:v libaom-av1 -usage realtime -cpu-used 8 -g 30 -b:v 2M"
  })
  void pictures(Codec codec, String kept, String coding) throws Exception {
    List<Frame> frames =
        receive(
            codec,
            "testsrc2=size=640x360:rate=30",
            "-pix_fmt yuv420p -frames:v " + PICTURES + " " + coding,
            kept);

    assertThat(frames).hasSize(PICTURES);
    assertThat(frames.stream().filter(Frame::keyframe)).hasSizeBetween(2, 4);
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i).decodeMicros() - frames.get(i - 1).decodeMicros())
          .isCloseTo(33_333, within(1000L));
    }
    assertThat(FrameFiles.pictures(FrameFiles.write(frames, folder)))
        .hasSize(PICTURES)
        .isEqualTo(FrameFiles.pictures(folder.resolve("copy." + kept)));
  }

  @Test
  void sound() throws Exception {
    List<Frame> frames =
        receive(Codec.OPUS, "sine=frequency=440:sample_rate=48000", "-t 2 -c:a libopus", "ogg");
    assertThat(frames).hasSizeBetween(100, 102);
    assertThat(FrameFiles.packets(FrameFiles.write(frames, folder)))
        .isEqualTo(FrameFiles.packets(folder.resolve("copy.ogg")));
  }

  /// By RTP over UDP, with sender reports, in real time.
  private List<Frame> receive(Codec codec, String input, String coding, String kept)
      throws Exception {
    boolean sound = codec.kind() == Codec.Kind.AUDIO;
    Reached reached =
        new Reached(
            List.of(sound ? Agreed.audio(10) : Agreed.video(codec, Map.of(11L, 10L), List.of())),
            System::nanoTime,
            packet -> {});
    try (DatagramSocket media = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket control = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      media.setReceiveBufferSize(4 << 20);
      media.setSoTimeout(20);
      String tee =
          "[f=rtp:strict=experimental:ssrc=10:payload_type=%d]rtp://127.0.0.1:%d?rtcpport=%d&pkt_size=1200|[f=%s]%s"
              .formatted(
                  sound ? Agreed.AUDIO : Agreed.VIDEO,
                  media.getLocalPort(),
                  control.getLocalPort(),
                  kept,
                  folder.resolve("copy." + kept));
      String command =
          "-re -f lavfi -i " + input + " -map 0 " + coding + " -strict experimental -f tee " + tee;
      try (Program ffmpeg = Program.ffmpeg(command.split(" ", -1))) {
        AtomicInteger exit = new AtomicInteger(-1);
        Thread waiting = Thread.ofVirtual().start(() -> exit.set(ffmpeg.exitCode()));
        listen(media, reached, waiting);
        assertThat(exit.get()).as(ffmpeg::output).isZero();
      }
    }
    assertThat(reached.counted(ReceiveCounts.Count.LOST)).isZero();
    assertThat(reached.malformed()).isZero();
    return reached.frames();
  }

  /// Until the sender has gone and nothing more is there.
  private static void listen(DatagramSocket socket, Reached reached, Thread sender)
      throws IOException {
    byte[] buffer = new byte[2000];
    boolean more = true;
    while (more) {
      boolean over = !sender.isAlive();
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        if (RtcpReader.isRtcp(buffer[1])) {
          reached.receiver().rtcp(buffer, 0, packet.getLength(), System.nanoTime());
        } else {
          reached.receiver().rtp(buffer, 0, packet.getLength(), System.nanoTime());
        }
      } catch (SocketTimeoutException e) {
        more = !over;
      }
      reached.receiver().tick(System.nanoTime());
    }
  }
}
