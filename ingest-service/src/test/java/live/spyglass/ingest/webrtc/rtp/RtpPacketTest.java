package live.spyglass.ingest.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RTP packets by the byte.
class RtpPacketTest {

  @Test
  void everyFieldIsRead() throws Exception {
    RtpPacket packet = read("92e0 fffe 89abcdef f1234567 00000001 00000002 bede 0000 aabbcc");
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequence()).isEqualTo(0xfffe);
    assertThat(packet.timestamp()).isEqualTo(0x89abcdefL);
    assertThat(packet.ssrc()).isEqualTo(0xf1234567L);
    assertThat(payload(packet)).isEqualTo("aabbcc");
  }

  @Test
  void paddingIsNoPayload() throws Exception {
    assertThat(payload(read("a060 0001 00000001 00000001 aabb 00 00 03"))).isEqualTo("aabb");
    assertThat(read("a060 0001 00000001 00000001 0000 03").payloadSize()).isZero();
  }

  /// RFC 8285 §4.2: one element of a byte, padding, one of three, and nothing after id 15.
  @Test
  void extensionsOfOneByte() throws Exception {
    RtpPacket packet =
        read("9060 0001 00000001 00000001 bede 0003 10 7f 00 32 010203 20 61 f0 51 aa aa");
    assertThat(packet.findExtension(1)).hasValue(0x7f);
    assertThat(packet.findExtension(3)).hasValue(0x010203);
    assertThat(packet.findExtensionText(2)).contains("a");
    assertThat(packet.findExtension(5)).isEmpty();
    assertThat(payload(packet)).isEqualTo("aa");
  }

  /// RFC 8285 §4.3: elements may be empty and longer than sixteen bytes.
  @Test
  void extensionsOfTwoBytes() throws Exception {
    RtpPacket packet =
        read("9060 0001 00000001 00000001 1000 0003 0100 1402abcd 00 0f01 05 0000 ee");
    assertThat(packet.findExtension(1)).isEmpty();
    assertThat(packet.findExtensionText(1)).contains("");
    assertThat(packet.findExtension(0x14)).hasValue(0xabcd);
    assertThat(packet.findExtension(15)).hasValue(5);
  }

  @Test
  void anUnknownKindOfExtensionIsSkipped() throws Exception {
    RtpPacket packet = read("9060 0001 00000001 00000001 1234 0001 ffffffff aa");
    assertThat(packet.findExtension(15)).isEmpty();
    assertThat(payload(packet)).isEqualTo("aa");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    byte[] bytes = new byte[64];
    int ssrc = 0xdeadbeef;
    RtpWriter.header(bytes, 2, true, 111, 0x1ffff, 0x1_8000_0001L, ssrc);
    Map<Integer, byte[]> extensions =
        new TreeMap<>(Map.of(4, RtpWriter.text("video-0"), 14, new byte[] {1, 2}));
    int payload = RtpWriter.extensions(bytes, 2, extensions);
    bytes[payload] = 42;
    RtpPacket packet = RtpPacket.read(bytes, 2, payload + 1 - 2);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(111);
    assertThat(packet.sequence()).isEqualTo(0xffff);
    assertThat(packet.timestamp()).isEqualTo(0x80000001L);
    assertThat(packet.ssrc()).isEqualTo(0xdeadbeefL);
    assertThat(packet.findExtensionText(4)).contains("video-0");
    assertThat(packet.findExtension(14)).hasValue(0x0102);
    assertThat(payload(packet)).isEqualTo("2a");
  }

  @ParameterizedTest
  @CsvSource({
    "TRUNCATED, 8060 0001 00000001 000000",
    "VERSION, 4060 0001 00000001 00000001",
    "TRUNCATED, 8260 0001 00000001 00000001 00000001",
    "TRUNCATED, 9060 0001 00000001 00000001 bede",
    "TRUNCATED, 9060 0001 00000001 00000001 bede 0002 00000000",
    "EXTENSION, 9060 0001 00000001 00000001 bede 0001 10012220",
    "EXTENSION, 9060 0001 00000001 00000001 1000 0001 01000001",
    "EXTENSION, 9060 0001 00000001 00000001 1000 0001 00000001",
    "PADDING, a060 0001 00000001 00000001",
    "PADDING, a060 0001 00000001 00000001 00",
    "PADDING, a060 0001 00000001 00000001 0003"
  })
  void contradictionsAreRefusedByName(Reason reason, String hex) {
    assertThatThrownBy(() -> read(hex))
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void numbersGoOnAcrossTheirWrap() {
    Unwrapper sequences = Unwrapper.of16Bits();
    assertThat(sequences.unwrap(0xfffe)).isEqualTo(0x1fffe);
    assertThat(sequences.unwrap(1)).isEqualTo(0x20001);
    assertThat(sequences.unwrap(0xffff)).isEqualTo(0x1ffff);
    assertThat(sequences.unwrap(2)).isEqualTo(0x20002);
    Unwrapper times = Unwrapper.of32Bits();
    long first = times.unwrap(0xffffff00L);
    assertThat(times.unwrap(0x100) - first).isEqualTo(0x200);
    assertThat(times.unwrap(0xfffffe00L) - first).isEqualTo(-0x100);
  }

  private static RtpPacket read(String hex) throws MalformedPacketException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] within = new byte[bytes.length + 8];
    Arrays.fill(within, (byte) 0xff);
    System.arraycopy(bytes, 0, within, 4, bytes.length);
    return RtpPacket.read(within, 4, bytes.length);
  }

  private static String payload(RtpPacket packet) {
    int from = packet.payloadOffset();
    return HexFormat.of().formatHex(packet.array(), from, from + packet.payloadSize());
  }
}
