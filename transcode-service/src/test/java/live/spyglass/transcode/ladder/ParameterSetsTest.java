package live.spyglass.transcode.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Records of x264 and x265, and keyframes that say something else.
class ParameterSetsTest {

  private static final String AVC =
      "1700000000"
          + "01640015ffe1001a67640015acd941e08feb011000000300100000030320f162d960"
          + "01000668ebe3cb22c0fdf8f800";
  private static final String OTHER_AVC =
      "67640028acd940780227e5c044000003000400000300f03c60c65800";

  private static final String HEVC_HEAD = "010160000000900000000000" + "3ff000fcfdf8f800000f";
  private static final String HEVC =
      "9068766331"
          + HEVC_HEAD
          + "03"
          + "2000010018"
          + "40010c01ffff01600000030090000003000003003f959809"
          + "210001002b"
          + "42010101600000030090000003000003003fa00f080447d65959a4932bc05a0200000300020000030032"
          + "10"
          + "2200010007"
          + "4401c172b46240";
  private static final String OTHER_HEVC =
      "42010101600000030090000003000003003fa00502016965959a4932bc05a02000003000200000303210";

  private static FlvTag tag(String hex) {
    return FlvTag.of(FlvTag.VIDEO, 0, HexFormat.of().parseHex(hex));
  }

  private static String unit(String hex) {
    return String.format("%08x", hex.length() / 2) + hex;
  }

  private static String changed(String keyframe, String configuration) throws IOException {
    return ParameterSets.changedBy(tag(keyframe), tag(configuration))
        .map(HexFormat.of()::formatHex)
        .orElse("as it was");
  }

  @Test
  void anotherOneOfH264() throws IOException {
    assertThat(changed("1701000000" + unit(OTHER_AVC) + unit("68ee3cb0") + unit("65b8"), AVC))
        .isEqualTo("1700000000" + "01640028ffe1001c" + OTHER_AVC + "01000468ee3cb0" + "fdf8f800");
    assertThat(changed("1701000000" + unit(OTHER_AVC) + unit("65b8"), AVC))
        .as("the picture parameter set stays")
        .contains("68ebe3cb22c0");
  }

  @Test
  void anotherOneOfHevc() throws IOException {
    String made = changed("9168766331000000" + unit(OTHER_HEVC) + unit("2601af"), HEVC);
    assertThat(made).startsWith("9068766331" + HEVC_HEAD).contains("a10001002a" + OTHER_HEVC);
    // The other two are those that were known.
    assertThat(made).contains("40010c01ffff01600000030090000003000003003f959809");
    assertThat(made).endsWith("a2000100074401c172b46240");
  }

  @Test
  void whatIsKnownOrBrokenChangesNothing() throws IOException {
    String known = "67640015acd941e08feb011000000300100000030320f162d960";
    assertThat(changed("1701000000" + unit(known) + unit("65b8"), AVC)).isEqualTo("as it was");
    assertThat(changed("1701000000" + unit("65b8"), AVC)).isEqualTo("as it was");
    assertThat(changed("1701000000" + "7fffffff" + OTHER_AVC, AVC)).isEqualTo("as it was");
    assertThat(changed("1701000000", AVC)).isEqualTo("as it was");
    assertThat(changed("1701000000" + unit(OTHER_AVC), "1700000000")).isEqualTo("as it was");
    assertThat(changed("1701000000" + unit(OTHER_AVC), HEVC)).isEqualTo("as it was");
  }
}
