package live.spyglass.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import live.spyglass.ingest.codec.Picture.Chroma;
import org.junit.jupiter.api.Test;

/// Decoder configurations and keyframes as x264, x265, SVT-AV1, libaom and libvpx write them.
class PictureTest {

  private static final String AVC_1080P =
      "0142c028ffe100196742c028da01e0089f970110000003001000000303c0f1832a01000468ce0fc8";
  private static final String AVC_444_CROPPED =
      "01f4001fffe1001a67f4001f9196805005beef0110000003001000000303c0f1832a01000568ce0f1920fff8f800";
  private static final String AVC_INTERLACED =
      "014d401effe10018674d401ef405a126c044000003000400000300c87c50aa8001000468de0fc8";
  private static final String HEVC_CROPPED =
      "01016000000090000000000078f000fcfdf8f800000f03a00001001840010c01ffff0160000003009000000300"
          + "00030078959409a10001002c420101016000000300900000030000030078a003c0801107536595952930bc"
          + "05a020000003002000000303c1a2000100064401c073c189";
  private static final String AV1 = "81010c000a0c0200000d2627fb3805f00080";

  private static final String AVC_422_10 =
      "017a000bffe1001a677a000bb6cb40a8cf11178088000003000800000300a078a15501000468ce0fc8fefafa00";
  private static final String AVC_GRAY =
      "0164000bffe1001a6764000bf2d02a33c7c5e02d9000000300100000030140f142aa01000468ce0fc8fcf8f800";
  private static final String HEVC_444_12 =
      "0104080000009808000000003cf000fcfffcfc00000f04200001001740010c01ffff0408000003009808000003"
          + "00003c959409210001002c420101040800000300980800000300003c90015101838f8b294b2b2a5261780b40"
          + "400000030040000003028222000100084401c0731830189027";
  private static final String AV1_444_10 = "812040000a0a200000043d06d4daf942";
  private static final String AV1_422_12 = "814068000a0b400000043d06d4daf96220";
  private static final String AV1_GRAY = "81001c000a0a000000043d06d4daf92a";

  @Test
  void h264() {
    assertThat(of(Codec.H264, AVC_1080P)).isEqualTo(new Picture(1920, 1080, Chroma.QUARTER, 8, 8));
    assertThat(of(Codec.H264, AVC_422_10)).isEqualTo(new Picture(322, 182, Chroma.HALF, 10, 10));
    assertThat(of(Codec.H264, AVC_GRAY)).isEqualTo(new Picture(322, 182, Chroma.NONE, 8, 8));
  }

  @Test
  void h264WithFullChromaIsCroppedByPixels() {
    assertThat(of(Codec.H264, AVC_444_CROPPED))
        .isEqualTo(new Picture(1278, 718, Chroma.FULL, 8, 8));
  }

  @Test
  void h264OfFieldsIsTwiceAsHigh() {
    assertThat(of(Codec.H264, AVC_INTERLACED))
        .isEqualTo(new Picture(720, 576, Chroma.QUARTER, 8, 8));
  }

  @Test
  void hevc() {
    assertThat(of(Codec.HEVC, HEVC_CROPPED))
        .isEqualTo(new Picture(1918, 1078, Chroma.QUARTER, 8, 8));
    assertThat(of(Codec.HEVC, HEVC_444_12)).isEqualTo(new Picture(322, 182, Chroma.FULL, 12, 12));
  }

  @Test
  void av1SaysItInItsConfigurationAndInItsKeyframes() {
    assertThat(of(Codec.AV1, AV1)).isEqualTo(new Picture(640, 360, Chroma.QUARTER, 8, 8));
    assertThat(of(Codec.AV1, AV1_444_10)).isEqualTo(new Picture(322, 182, Chroma.FULL, 10, 10));
    assertThat(of(Codec.AV1, AV1_422_12)).isEqualTo(new Picture(322, 182, Chroma.HALF, 12, 12));
    assertThat(of(Codec.AV1, AV1_GRAY)).isEqualTo(new Picture(322, 182, Chroma.NONE, 8, 8));
    // A temporal delimiter before the sequence header, a frame behind it.
    assertThat(Picture.ofKeyframe(Codec.AV1, payload("12000a0a200000043d06d4daf942328d1a14")))
        .contains(new Picture(322, 182, Chroma.FULL, 10, 10));
    assertThat(Picture.ofKeyframe(Codec.AV1, payload("120032d2093201e0400000"))).isEmpty();
  }

  @Test
  void vp9SaysItInItsKeyframesAlone() {
    assertThat(Picture.ofConfiguration(Codec.VP9, payload("01000000000b820202020000"))).isEmpty();
    assertThat(Picture.ofKeyframe(Codec.VP9, payload("824983420014100b560238241c184a00")))
        .contains(new Picture(322, 182, Chroma.QUARTER, 8, 8));
    assertThat(Picture.ofKeyframe(Codec.VP9, payload("86004092f0814000005c681d7d1e0ea3")))
        .isEmpty();
  }

  @Test
  void vp8SaysItInItsKeyframes() {
    assertThat(Picture.ofKeyframe(Codec.VP8, payload("f062009d012a4001b4000007")))
        .contains(new Picture(320, 180, Chroma.QUARTER, 8, 8));
    assertThat(Picture.ofKeyframe(Codec.VP8, payload("f162009d012a4001b4000007"))).isEmpty();
    assertThat(Picture.ofKeyframe(Codec.VP8, payload("f062009d012a4001b4"))).isEmpty();
  }

  @Test
  void whatNoDecoderTakesIsKnown() {
    assertThat(new Picture(64, 64, Chroma.FULL, 14, 14).isDecodable(Codec.H264)).isTrue();
    assertThat(new Picture(64, 64, Chroma.HALF, 12, 12).isDecodable(Codec.HEVC)).isTrue();
    assertThat(new Picture(64, 64, Chroma.NONE, 8, 10).isDecodable(Codec.H264)).isTrue();
    assertThat(new Picture(64, 64, Chroma.QUARTER, 8, 10).isDecodable(Codec.H264)).isFalse();
    assertThat(new Picture(64, 64, Chroma.PLANES_APART, 8, 8).isDecodable(Codec.H264)).isFalse();
    assertThat(new Picture(64, 64, Chroma.QUARTER, 11, 11).isDecodable(Codec.HEVC)).isFalse();
    assertThat(new Picture(64, 64, Chroma.QUARTER, 14, 14).isDecodable(Codec.HEVC)).isFalse();
    assertThat(new Picture(8193, 64, Chroma.QUARTER, 8, 8).isTooLarge()).isTrue();
    assertThat(new Picture(8192, 8192, Chroma.QUARTER, 8, 8).isTooLarge()).isFalse();
    assertThat(new Picture(64, 64, Chroma.QUARTER, 8, 10).format())
        .isEqualTo("4:2:0, 8 bit luma and 10 bit chroma");
  }

  @Test
  void namesForPlaylists() {
    assertThat(CodecName.of(Codec.H264, payload(AVC_1080P))).isEqualTo("avc1.42c028");
    assertThat(CodecName.of(Codec.HEVC, payload(HEVC_CROPPED))).isEqualTo("hvc1.1.6.L120.90");
    assertThat(CodecName.of(Codec.AV1, payload(AV1))).isEqualTo("av01.0.01M.08");
    assertThat(CodecName.of(Codec.AAC, payload("1210"))).isEqualTo("mp4a.40.2");
    assertThat(CodecName.of(Codec.AAC, Payload.EMPTY)).isEqualTo("mp4a.40.2");
    assertThat(CodecName.of(Codec.OPUS, Payload.EMPTY)).isEqualTo("Opus");
  }

  @Test
  void aBrokenConfigurationIsUnknownAndNothingWorse() {
    Random random = new Random(5);
    for (String hex :
        List.of(AVC_1080P, AVC_444_CROPPED, AVC_INTERLACED, HEVC_CROPPED, AV1, AV1_422_12)) {
      byte[] whole = HexFormat.of().parseHex(hex);
      for (int i = 0; i < 20_000; i++) {
        byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        for (int j = random.nextInt(6); j > 0 && broken.length > 0; j--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        for (Codec codec : Codec.values()) {
          assertThat(CodecName.of(codec, Payload.of(broken))).isNotEmpty();
          Picture.ofConfiguration(codec, Payload.of(broken))
              .ifPresent(size -> assertThat(size.width()).isBetween(1, 65_536));
          Picture.ofKeyframe(codec, Payload.of(broken))
              .ifPresent(size -> assertThat(size.height()).isBetween(1, 65_536));
        }
      }
    }
  }

  private static Picture of(Codec codec, String configuration) {
    return Picture.ofConfiguration(codec, payload(configuration)).orElseThrow();
  }

  private static Payload payload(String hex) {
    return Payload.of(HexFormat.of().parseHex(hex));
  }
}
