package live.spyglass.ingest.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.ReportBlock;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.TransportFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// RTCP by the byte, in both directions.
class RtcpTest {

  private static final ReportBlock BLOCK =
      new ReportBlock(0xdeadbeefL, 64, -2, 0x1_fff0L, 90, 0x89abcdefL, 65536);

  /// Each beside what its specification makes of it.
  static Stream<Golden> packets() {
    return Stream.of(
        new Golden(
            "81c8 000c 00000001 e6b21f1280000000 f0000000 00000007 00000500"
                + "deadbeef 40fffffe 0001fff0 0000005a 89abcdef 00010000",
            new RtcpPacket.SenderReport(
                1, 0xe6b21f1280000000L, 0xf0000000L, 7, 0x500, List.of(BLOCK))),
        new Golden("80c9 0001 00000002", new RtcpPacket.ReceiverReport(2, List.of())),
        new Golden(
            "81ca 0003 00000009 01 04 6e616d65 00 00",
            new RtcpPacket.SourceDescription(
                List.of(new RtcpPacket.SourceDescription.Name(9, "name")))),
        new Golden("82cb 0002 00000001 ffffffff", new RtcpPacket.Goodbye(List.of(1L, 0xffffffffL))),
        new Golden(
            "81cd 0004 00000001 00000002 fffe 8005 1000 0000",
            new RtcpPacket.Nack(1, 2, List.of(0xfffe, 0xffff, 1, 14, 0x1000))),
        new Golden("81ce 0002 00000001 00000002", new RtcpPacket.PictureLoss(1, 2)),
        new Golden(
            "84ce 0004 00000001 00000000 00000005 07000000",
            new RtcpPacket.FullIntra(1, List.of(new RtcpPacket.FullIntra.Request(5, 7)))),
        new Golden(
            "8fce 0005 00000001 00000000 52454d42 01 0a f424 00000005",
            new RtcpPacket.MaxBitrate(1, 0x2f424L << 2, List.of(5L))),
        // A vector of two-bit symbols (small, large, lost, small, lost, lost, small), then a run.
        new Golden(
            "8fcd 0009 00000001 00000002 fff0 000f fffffe 05 d841 2008"
                + "01 fffc 02 ff 0000000000000000 000000",
            new TransportFeedback(
                1,
                2,
                0xfff0,
                -2,
                5,
                concat(
                    List.of(
                        1,
                        -4,
                        TransportFeedback.LOST,
                        2,
                        TransportFeedback.LOST,
                        TransportFeedback.LOST,
                        255),
                    Collections.nCopies(8, 0)))));
  }

  record Golden(String hex, RtcpPacket packet) {}

  @ParameterizedTest
  @MethodSource("packets")
  void everyPacketIsReadAndWritten(Golden golden) throws Exception {
    RtcpWriter writer = new RtcpWriter().write(golden.packet());
    byte[] written = writer.toArray(0);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(golden.hex().replace(" ", ""));
    assertThat(RtcpReader.read(written, 0, written.length)).containsExactly(golden.packet());
  }

  @Test
  void aCompoundIsReadInOrder() throws Exception {
    RtcpWriter writer = new RtcpWriter();
    List<RtcpPacket> packets = packets().map(Golden::packet).toList();
    packets.forEach(writer::write);
    byte[] written = writer.toArray(10);
    assertThat(RtcpReader.read(written, 0, writer.size())).isEqualTo(packets);
    assertThat(written).hasSize(writer.size() + 10);
  }

  /// Chunks of one-bit symbols, which are not written here, and what is unknown or padded.
  @Test
  void whatOthersWriteIsRead() throws Exception {
    assertThat(read("8fcd 0006 00000001 00000002 0001 0003 000000 00 b800 0a 0b 0c 00 00 00"))
        .containsExactly(new TransportFeedback(1, 2, 1, 0, 0, List.of(10, 11, 12)));
    assertThat(read("80d0 0001 12345678 a1cb 0003 00000001 00000000 00000008"))
        .containsExactly(new RtcpPacket.Other(208, 0), new RtcpPacket.Goodbye(List.of(1L)));
    assertThat(read("8fce 0003 00000001 00000000 41424344"))
        .containsExactly(new RtcpPacket.Other(206, 15));
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATED, 80c9",
    "TRUNCATED, 80c9 0002 00000002",
    "TRUNCATED, 80c9 0001 00000002 80",
    "VERSION, 00c9 0001 00000002",
    "PADDING, a0c9 0001 00000000",
    "PADDING, a0c9 0001 00000005",
    "CONTROL, 81c9 0001 00000002",
    "CONTROL, 80c8 0001 00000002",
    "CONTROL, 81ca 0002 00000009 01 08 6e61",
    "CONTROL, 82cb 0001 00000001",
    "CONTROL, 81cd 0001 00000001",
    "CONTROL, 8fce 0005 00000001 00000000 52454d42 02 000001 00000005",
    "CONTROL, 8fcd 0005 00000001 00000002 0001 0001 00000000 6001 0000",
    "CONTROL, 8fcd 0004 00000001 00000002 0001 0003 00000000",
    "EXCESSIVE, 8fcd 0005 00000001 00000002 0001 ffff 00000000 1fff 1fff"
  })
  void contradictionsAreRefusedByName(Reason reason, String hex) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aRunOfNothingEnds() throws Exception {
    assertThat(read("8fcd 0005 00000001 00000002 0001 0002 00000000 0000 0000"))
        .containsExactly(
            new TransportFeedback(
                1, 2, 1, 0, 0, List.of(TransportFeedback.LOST, TransportFeedback.LOST)));
  }

  @Test
  void anEndlessCompoundIsRefused() {
    assertThatThrownBy(() -> read("80c9 0001 00000002".repeat(65)))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessage("EXCESSIVE");
  }

  @Test
  void bitratesOfAnySizeAreReadAndNearlyWritten() throws Exception {
    assertThat(read("8fce 0004 00000001 00000000 52454d42 00 ffffff"))
        .containsExactly(new RtcpPacket.MaxBitrate(1, Long.MAX_VALUE, List.of()));
    byte[] written =
        new RtcpWriter().write(new RtcpPacket.MaxBitrate(1, 123_456_789, List.of())).toArray(0);
    assertThat(RtcpReader.read(written, 0, written.length))
        .singleElement()
        .isInstanceOfSatisfying(
            RtcpPacket.MaxBitrate.class,
            maximum -> assertThat(maximum.bitrate()).isBetween(123_450_000L, 123_456_789L));
  }

  @Test
  void timesOfReports() {
    long ntp = NtpTime.of(Instant.parse("1970-01-01T00:00:01.5Z"));
    assertThat(ntp).isEqualTo(2_208_988_801L << 32 | 0x80000000L);
    assertThat(NtpTime.micros(ntp)).isEqualTo(2_208_988_801_500_000L);
    assertThat(NtpTime.middle(0x12345678_9abcdef0L)).isEqualTo(0x56789abcL);
  }

  @Test
  void rtcpIsToldFromRtp() {
    assertThat(Stream.of(200, 205, 192, 223).allMatch(RtcpReader::isRtcp)).isTrue();
    assertThat(Stream.of(96, 96 | 0x80, 111, 35, 63 | 0x80).anyMatch(RtcpReader::isRtcp)).isFalse();
  }

  private static List<RtcpPacket> read(String hex) throws MalformedPacketException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return RtcpReader.read(bytes, 0, bytes.length);
  }

  private static List<Integer> concat(List<Integer> one, List<Integer> other) {
    List<Integer> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
