package live.spyglass.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Decoder configurations as x264, x265 and SVT-AV1 write them.
class ResolutionTest {

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

  @Test
  void h264() {
    assertThat(Resolution.of(Codec.H264, payload(AVC_1080P))).contains(new Resolution(1920, 1080));
  }

  @Test
  void h264WithFullChromaIsCroppedByPixels() {
    assertThat(Resolution.of(Codec.H264, payload(AVC_444_CROPPED)))
        .contains(new Resolution(1278, 718));
  }

  @Test
  void h264OfFieldsIsTwiceAsHigh() {
    assertThat(Resolution.of(Codec.H264, payload(AVC_INTERLACED)))
        .contains(new Resolution(720, 576));
  }

  @Test
  void hevc() {
    assertThat(Resolution.of(Codec.HEVC, payload(HEVC_CROPPED)))
        .contains(new Resolution(1918, 1078));
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
    for (String hex : new String[] {AVC_1080P, AVC_444_CROPPED, AVC_INTERLACED, HEVC_CROPPED}) {
      byte[] whole = HexFormat.of().parseHex(hex);
      for (int i = 0; i < 20_000; i++) {
        byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        for (int j = random.nextInt(6); j > 0 && broken.length > 0; j--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        for (Codec codec : Codec.values()) {
          assertThat(CodecName.of(codec, Payload.of(broken))).isNotEmpty();
          Resolution.of(codec, Payload.of(broken))
              .ifPresent(size -> assertThat(size.width()).isBetween(1, 16_384));
        }
      }
    }
  }

  private static Payload payload(String hex) {
    return Payload.of(HexFormat.of().parseHex(hex));
  }
}
