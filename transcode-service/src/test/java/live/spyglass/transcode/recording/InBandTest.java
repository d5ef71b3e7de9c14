package live.spyglass.transcode.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import live.spyglass.transcode.packaging.MalformedMediaException;
import org.junit.jupiter.api.Test;

class InBandTest {

  /// A visual sample entry that holds one box.
  private static byte[] entry(String format, String type, String hex) {
    byte[] content = HexFormat.of().parseHex(hex);
    ByteBuffer entry = ByteBuffer.allocate(86 + 8 + content.length);
    entry.putInt(entry.capacity()).put(format.getBytes(StandardCharsets.ISO_8859_1));
    entry.position(86).putInt(8 + content.length);
    return entry.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(content).array();
  }

  @Test
  void parameterSetsStandAsUnitsOfTheLengthThatSamplesHave() throws Exception {
    // One sequence and two picture parameter sets, lengths of four bytes and of two.
    String sets = "e1" + "0003674200" + "02" + "000268ce" + "000168";
    assertThat(InBand.of(entry("avc1", "avcC", "014200" + "1eff" + sets)))
        .asHexString()
        .isEqualTo("00000003674200" + "0000000268CE" + "0000000168");
    assertThat(InBand.of(entry("avc1", "avcC", "014200" + "1efd" + sets)))
        .asHexString()
        .isEqualTo("0003674200" + "000268CE" + "000168");
    // Arrays of one video and one sequence parameter set.
    String arrays = "02" + "a0" + "0001" + "00024001" + "a1" + "0001" + "0003420101";
    assertThat(InBand.of(entry("hvc1", "hvcC", "01" + "00".repeat(20) + "ff" + arrays)))
        .asHexString()
        .isEqualTo("000000024001" + "00000003420101");
    assertThat(InBand.of(entry("av01", "av1C", "81050c00"))).isEmpty();
  }

  @Test
  void refusesWhatIsCutShort() {
    byte[] whole = entry("avc1", "avcC", "014200" + "1eff" + "e1" + "000967");
    assertThatThrownBy(() -> InBand.of(whole)).isInstanceOf(MalformedMediaException.class);
    byte[] beyond = Arrays.copyOf(whole, whole.length - 2);
    assertThatThrownBy(() -> InBand.of(beyond)).isInstanceOf(MalformedMediaException.class);
  }
}
