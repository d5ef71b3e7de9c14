package live.spyglass.ingest.webrtc.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.rtmp.FuzzTest;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket;
import live.spyglass.ingest.webrtc.rtp.RtcpReader;
import live.spyglass.ingest.webrtc.rtp.RtcpWriter;
import live.spyglass.ingest.webrtc.rtp.RtpWriter;
import live.spyglass.ingest.webrtc.sdp.Feedback;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;
import live.spyglass.ingest.webrtc.transport.CloseReason;
import org.junit.jupiter.api.Test;

/// What a peer that has shown its key may send: packets that nobody made yet. Whatever comes,
/// nothing fails, and what is published is no frame of nothing.
class RtpFuzzTest {

  /// Packets of a conversation, each behind its length in two bytes.
  private static final Map<Codec, List<String>> PAYLOADS =
      Map.of(
          Codec.H264,
          List.of(
              "7800196742c00dd901419f9f0110000003001000000303c0f142a480000568cb83cb20",
              "7c8588840901",
              "7c4503",
              "419a38"),
          Codec.VP8,
          List.of("90808001f062009d012a4001b4000007", "00bb", "10f16200"),
          Codec.VP9,
          List.of("8a800118014000b402040104ff824983420014100b560238241c184a00", "8005bb"),
          Codec.AV1,
          List.of("7801100b08200000043d06d4daf9423001", "d00203", "900405", "0003300102"),
          Codec.OPUS,
          List.of("fc0102", "fc", "0b03aabbcc"));

  @Test
  void conversations() throws Exception {
    List<byte[]> seeds = PAYLOADS.keySet().stream().map(RtpFuzzTest::conversation).toList();
    FuzzTest.fuzz(
        "rtp",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        RtpFuzzTest::converse);
  }

  @Test
  void payloads() throws Exception {
    List<byte[]> seeds =
        PAYLOADS.values().stream()
            .flatMap(List::stream)
            .map(hex -> HexFormat.of().parseHex(hex))
            .toList();
    FuzzTest.fuzz(
        "rtp-payload",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        RtpFuzzTest::assemble);
  }

  @Test
  void control() throws Exception {
    List<byte[]> seeds =
        List.of(
            new RtcpWriter()
                .write(
                    new RtcpPacket.SenderReport(10, 1L << 60, 7, 8, 9, List.of(block(1), block(2))))
                .write(
                    new RtcpPacket.SourceDescription(
                        List.of(new RtcpPacket.SourceDescription.Name(1, "somebody"))))
                .write(new RtcpPacket.Goodbye(List.of(1L, 2L)))
                .toArray(0),
            new RtcpWriter()
                .write(new RtcpPacket.ReceiverReport(1, List.of(block(3))))
                .write(new RtcpPacket.Nack(1, 2, List.of(3, 5, 30, 65_000)))
                .write(new RtcpPacket.PictureLoss(1, 2))
                .write(new RtcpPacket.FullIntra(1, List.of(new RtcpPacket.FullIntra.Request(2, 3))))
                .write(new RtcpPacket.MaxBitrate(1, 1_000_000, List.of(2L)))
                .toArray(0),
            new RtcpWriter()
                .write(
                    new RtcpPacket.TransportFeedback(
                        1, 2, 65_530, -5, 6, List.of(1, 2, 300, Integer.MIN_VALUE, -7, 9, 9, 9, 9)))
                .toArray(0));
    FuzzTest.fuzz(
        "rtcp",
        seeds,
        mutations -> mutations.bytes(mutations.any(seeds), mutations.any(seeds)),
        RtpFuzzTest::readControl);
  }

  private static RtcpPacket.ReportBlock block(long ssrc) {
    return new RtcpPacket.ReportBlock(ssrc, 1, 2, 3, 4, 5, 6);
  }

  /// Pictures or sound of one codec, some of it lost and sent again, with a report.
  private static byte[] conversation(Codec codec) {
    boolean sound = codec.kind() == Codec.Kind.AUDIO;
    ByteBuffer out = ByteBuffer.allocate(4096);
    int sequence = 65_533;
    for (int round = 0; round < 3; round++) {
      List<String> payloads = PAYLOADS.getOrDefault(codec, List.of());
      for (int i = 0; i < payloads.size(); i++) {
        byte[] payload = HexFormat.of().parseHex(payloads.get(i));
        boolean again = round == 1 && i == 1 && !sound;
        byte[] packet = new byte[40 + payload.length];
        RtpWriter.header(
            packet,
            0,
            i == payloads.size() - 1,
            sound ? Agreed.AUDIO : again ? Agreed.RTX : type(codec),
            sequence & 0xffff,
            round * 3000L,
            sound ? 20 : again ? 11 : 10);
        int at =
            RtpWriter.extensions(
                packet, 0, Map.of(Agreed.TRANSPORT, new byte[] {0, (byte) sequence}));
        if (again) {
          packet[at++] = (byte) (sequence >> 8);
          packet[at++] = (byte) sequence;
        }
        System.arraycopy(payload, 0, packet, at, payload.length);
        out.putShort((short) (at + payload.length)).put(packet, 0, at + payload.length);
        sequence++;
      }
    }
    byte[] report =
        new RtcpWriter()
            .write(new RtcpPacket.SenderReport(10, 1L << 60, 6000, 1, 1, List.of()))
            .toArray(0);
    out.putShort((short) report.length).put(report);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int type(Codec codec) {
    return 96 + 2 * List.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1).indexOf(codec);
  }

  private static void converse(byte[] input) {
    List<NegotiatedCodec> codecs = new ArrayList<>();
    for (Codec codec : List.of(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1)) {
      codecs.add(
          new NegotiatedCodec(
              type(codec),
              codec,
              90_000,
              Map.of(),
              OptionalInt.of(Agreed.RTX),
              Set.of(Feedback.NACK, Feedback.PLI, Feedback.TRANSPORT_CC)));
    }
    long[] now = {1_000_000_000_000L};
    Reached reached =
        new Reached(List.of(Agreed.video(codecs), Agreed.audio(20)), () -> now[0], packet -> {});
    ByteBuffer in = ByteBuffer.wrap(input);
    while (in.remaining() > 2) {
      byte[] packet = new byte[Math.min(in.getShort() & 0x7ff, in.remaining())];
      in.get(packet);
      now[0] += 10_000_000;
      if (packet.length > 1 && RtcpReader.isRtcp(packet[1])) {
        reached.receiver().rtcp(packet, 0, packet.length, now[0]);
      } else {
        reached.receiver().rtp(packet, 0, packet.length, now[0]);
      }
      reached.receiver().tick(now[0]);
    }
    for (int i = 0; i < 100; i++) {
      now[0] += 20_000_000;
      reached.receiver().tick(now[0]);
    }
    reached.receiver().closed(CloseReason.PEER);
    for (Frame frame : reached.frames()) {
      assertThat(frame.data().size()).isPositive();
    }
  }

  /// Pieces of the input as the payloads of one frame, in every format.
  private static void assemble(byte[] input) {
    List<Payload> payloads = new ArrayList<>();
    for (int from = 0; from < input.length; ) {
      int size = Math.min(input.length - from, 1 + (input[from] & 0x3f));
      payloads.add(Payload.of(Arrays.copyOfRange(input, from, from + size)));
      from += size;
    }
    if (payloads.isEmpty()) {
      return;
    }
    List<Payload> whole = List.of(Payload.of(input));
    for (Depacketizer depacketizer :
        List.of(
            new H264Depacketizer(Map.of()),
            new Vp8Depacketizer(),
            new Vp9Depacketizer(),
            new Av1Depacketizer(),
            new OpusDepacketizer())) {
      for (List<Payload> frame : List.of(payloads, whole)) {
        try {
          depacketizer.begins(frame.getFirst());
          depacketizer.assemble(frame);
        } catch (MalformedPacketException e) {
          assertThat(e.reason()).isEqualTo(MalformedPacketException.Reason.PAYLOAD);
        }
      }
    }
  }

  /// What can be read can be written, and is the same when it is read again.
  private static void readControl(byte[] input) throws MalformedPacketException {
    List<RtcpPacket> packets;
    try {
      packets = RtcpReader.read(input, 0, input.length);
    } catch (MalformedPacketException e) {
      return;
    }
    RtcpWriter writer = new RtcpWriter();
    List<RtcpPacket> known =
        packets.stream()
            .filter(packet ->
                packet instanceof RtcpPacket.SenderReport
                    || packet instanceof RtcpPacket.ReceiverReport
                    || packet instanceof RtcpPacket.PictureLoss
                    || packet instanceof RtcpPacket.TransportFeedback)
            .toList();
    known.forEach(writer::write);
    if (!known.isEmpty()) {
      assertThat(RtcpReader.read(writer.toArray(0), 0, writer.size())).isEqualTo(known);
    }
  }
}
