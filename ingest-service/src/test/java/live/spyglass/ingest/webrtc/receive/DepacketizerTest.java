package live.spyglass.ingest.webrtc.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Payloads by the byte: what the specifications draw.
class DepacketizerTest {

  /// 320 × 180, constrained baseline, from x264; and its picture parameter set.
  private static final String SPS = "6742c00dd901419f9f0110000003001000000303c0f142a480";

  private static final String PPS = "68cb83cb20";

  /// The first bytes of a slice of this picture parameter set: of a keyframe, and of another.
  private static final String IDR = "65888409";

  private static final String SLICE = "419a38";

  @Test
  void h264InEveryPacketOfItsModes() throws Exception {
    Depacketizer h264 = new H264Depacketizer(Map.of());
    Assembled.Picture keyframe =
        picture(
            h264,
            "78 0019" + SPS + "0005" + PPS,
            "7c 85 888409 01",
            "7c 05 02",
            "7c 45 03",
            "0c ffff80");
    assertThat(keyframe.keyframe()).isTrue();
    assertThat(hex(keyframe.data())).isEqualTo("00000007" + IDR + "010203");
    assertThat(hex(keyframe.track().configuration()))
        .isEqualTo("0142c00dffe10019" + SPS + "01" + "0005" + PPS);
    assertThat(keyframe.track().picture())
        .isEqualTo(new Picture(320, 180, Picture.Chroma.QUARTER, 8, 8));

    Assembled.Picture next = picture(h264, "09f0", SLICE);
    assertThat(next.keyframe()).isFalse();
    assertThat(hex(next.data())).isEqualTo("00000003" + SLICE);
    assertThat(next.track()).isSameAs(keyframe.track());
    assertThat(h264.assemble(payloads(SPS, PPS))).isEqualTo(Assembled.Without.NOTHING);
  }

  @Test
  void h264WithoutItsParameterSetsIsNotHandedOn() throws Exception {
    assertThat(new H264Depacketizer(Map.of()).assemble(payloads(IDR)))
        .isEqualTo(Assembled.Without.CONFIGURATION);
    // Of the session description: RFC 6184 §8.1.
    Map<String, String> said =
        Map.of("sprop-parameter-sets", "Z0LADdkBQZ+fARAAAAMAEAAAAwPA8UKkgA==,aMuDyyA=");
    assertThat(picture(new H264Depacketizer(said), IDR).track().configuration().size())
        .isEqualTo(41);
    assertThat(new H264Depacketizer(Map.of("sprop-parameter-sets", "?,?")).assemble(payloads(IDR)))
        .isEqualTo(Assembled.Without.CONFIGURATION);
  }

  @Test
  void aNewParameterSetIsAnotherTrack() throws Exception {
    Depacketizer h264 = new H264Depacketizer(Map.of());
    Assembled.Picture small = picture(h264, SPS, PPS, IDR);
    // 640 × 360, high profile.
    String large = "6764001eacd940a02ff970110000030001000003003c0f162d96";
    assertThat(h264.assemble(payloads(large, IDR))).isEqualTo(Assembled.Without.CONFIGURATION);
    Assembled.Picture other = picture(h264, large, "68ebe3cb22c0", IDR);
    assertThat(other.track()).isNotEqualTo(small.track());
    assertThat(other.track().picture())
        .isEqualTo(new Picture(640, 360, Picture.Chroma.QUARTER, 8, 8));
    // The high profiles say their format once more: ISO/IEC 14496-15 §5.3.3.1.2.
    assertThat(hex(other.track().configuration())).endsWith("fdf8f800");
  }

  @Test
  void vp8() throws Exception {
    Depacketizer vp8 = new Vp8Depacketizer();
    Assembled.Picture keyframe =
        picture(vp8, "90 80 8001 f062009d012a4001b400 0007", "80 f0 7f 05 e0 aa", "00 bb");
    assertThat(keyframe.keyframe()).isTrue();
    assertThat(hex(keyframe.data())).isEqualTo("f062009d012a4001b4000007aabb");
    assertThat(keyframe.track().picture())
        .isEqualTo(new Picture(320, 180, Picture.Chroma.QUARTER, 8, 8));
    assertThat(picture(vp8, "10 f16200").keyframe()).isFalse();
    assertThat(vp8.begins(payload("10 01"))).isTrue();
    assertThat(vp8.begins(payload("11 01"))).isFalse();
    assertThat(vp8.begins(payload("00 01"))).isFalse();
  }

  /// With a scalability structure of one layer and a group of two pictures; then predicted, in
  /// flexible mode, with two references, a lower and an upper layer.
  @Test
  void vp9() throws Exception {
    Depacketizer vp9 = new Vp9Depacketizer();
    String keyframe = "824983420014100b560238241c184a00";
    Assembled.Picture first =
        picture(vp9, "8a 8001 18 014000b4 02 0401 04ff" + keyframe, "80 05 bb");
    assertThat(first.keyframe()).isTrue();
    assertThat(hex(first.data())).isEqualTo(keyframe + "bb");
    assertThat(first.track().picture())
        .isEqualTo(new Picture(322, 182, Picture.Chroma.QUARTER, 8, 8));
    Assembled.Picture next = picture(vp9, "fc 05 00 03 04 86004092", "fc 05 02 02 cccc");
    assertThat(next.keyframe()).isFalse();
    assertThat(hex(next.data())).isEqualTo("86004092");
    assertThat(vp9.begins(payload("a8 05 00 00 86"))).isTrue();
    assertThat(vp9.begins(payload("a8 05 02 00 86"))).isFalse();
    assertThat(vp9.begins(payload("80 05 86"))).isFalse();
  }

  /// A temporal delimiter, a sequence header, and a frame over three packets; then one OBU that has
  /// its size already.
  @Test
  void av1() throws Exception {
    Depacketizer av1 = new Av1Depacketizer();
    String sequence = "200000043d06d4daf942";
    Assembled.Picture keyframe =
        picture(av1, "78 01 10 0b 08" + sequence + "30 01", "d0 0203", "90 0405");
    assertThat(keyframe.keyframe()).isTrue();
    assertThat(hex(keyframe.data())).isEqualTo("0a0a" + sequence + "3205" + "0102030405");
    assertThat(hex(keyframe.track().configuration())).startsWith("81").endsWith("0a0a" + sequence);
    assertThat(keyframe.track().picture())
        .isEqualTo(new Picture(322, 182, Picture.Chroma.FULL, 10, 10));
    Assembled.Picture next = picture(av1, "00 03 300102 04 32020304");
    assertThat(next.keyframe()).isFalse();
    assertThat(hex(next.data())).isEqualTo("32020102" + "32020304");
    String rest = "07".repeat(200);
    assertThat(hex(picture(av1, "10 30" + rest).data())).isEqualTo("32c801" + rest);
    assertThat(picture(av1, "10 34 20 01").data().size()).isEqualTo(4);
    // Of a spatial layer above the lowest; padding.
    assertThat(av1.assemble(payloads("10 34 08 01"))).isEqualTo(Assembled.Without.NOTHING);
    assertThat(av1.assemble(payloads("10 78 80"))).isEqualTo(Assembled.Without.NOTHING);
  }

  @Test
  void opusPacketsAndWhatFillsTheirHoles() throws Exception {
    Depacketizer opus = new OpusDepacketizer();
    Assembled.Picture packet = picture(opus, "fc 0102");
    assertThat(packet.track().codec()).isEqualTo(Codec.OPUS);
    assertThat(hex(packet.track().configuration()))
        .isEqualTo("4f707573486561640102000080bb0000000000");
    assertThat(OpusDepacketizer.samples(payload("fc"))).isEqualTo(960);
    assertThat(OpusDepacketizer.samples(payload("0b 03"))).isEqualTo(3 * 960);
    assertThat(OpusDepacketizer.samples(payload("e1"))).isEqualTo(2 * 120);
    assertThat(OpusDepacketizer.samples(payload("18"))).isEqualTo(2880);
    assertThat(hex(OpusDepacketizer.filler(payload("ff 02 01")))).isEqualTo("fc");
  }

  @ParameterizedTest
  @CsvSource({
    // A fragment without its beginning, without its end, or with something between.
    "H264, 7c05 02",
    "H264, 7c85 02",
    "H264, 7c85 02|41 00",
    "H264, 7c85 02|7c85 02",
    // Aggregates that end early, or hold nothing; what modes 0 and 1 do not have.
    "H264, 78 0005 67",
    "H264, 78 0000",
    "H264, 78 00",
    "H264, 19 0000 6742",
    "H264, 5d 85 00",
    "H264, 00",
    "VP8, 00 01",
    "VP8, 10",
    "VP8, 90 80 80",
    "VP8, 10 f062009d012a",
    "VP8, 10 00 00 00 00 00 00 00 00 00 00",
    "VP9, 00 82",
    "VP9, 8a 8001 f8",
    "VP9, 08",
    // An element that goes on from nowhere, one that never ends, and lengths that lie.
    "AV1, 90 30 01",
    "AV1, 50 30 01",
    "AV1, 00 7f 30 01",
    "AV1, 00 ffffffffffff 30 01",
    "AV1, 10 32 05 01",
    "AV1, 10 0e",
    "AV1, 10 08",
    "OPUS, ff",
    "OPUS, ff 00",
    "OPUS, ff 3f"
  })
  void whatTheFormatsDoNotAllowIsRefused(Codec codec, String packets) {
    Depacketizer depacketizer =
        switch (codec) {
          case H264 -> new H264Depacketizer(Map.of());
          case VP8 -> new Vp8Depacketizer();
          case VP9 -> new Vp9Depacketizer();
          case AV1 -> new Av1Depacketizer();
          default -> new OpusDepacketizer();
        };
    assertThatThrownBy(() -> depacketizer.assemble(payloads(packets.split("\\|", -1))))
        .isInstanceOf(MalformedPacketException.class);
  }

  private static Assembled.Picture picture(Depacketizer depacketizer, String... packets)
      throws MalformedPacketException {
    return (Assembled.Picture) depacketizer.assemble(payloads(packets));
  }

  private static List<Payload> payloads(String... packets) {
    return Arrays.stream(packets).map(DepacketizerTest::payload).toList();
  }

  private static Payload payload(String hex) {
    return Payload.of(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static String hex(Payload payload) {
    byte[] bytes = new byte[payload.size()];
    payload.buffer().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
