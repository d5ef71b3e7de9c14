package live.spyglass.ingest.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import live.spyglass.ingest.codec.Payload;
import org.junit.jupiter.api.Test;

class AmfTest {

  @Test
  void valuesOfEveryKind() throws Exception {
    assertThat(read("00 3ff0000000000000")).containsExactly(new AmfValue.Numeric(1));
    assertThat(read("01 01")).containsExactly(new AmfValue.Bool(true));
    assertThat(read("02 0003 616263")).containsExactly(new AmfValue.Text("abc"));
    assertThat(read("0c 00000003 616263")).containsExactly(new AmfValue.Text("abc"));
    assertThat(read("03 0001 61 05 0000 09"))
        .containsExactly(new AmfValue.Structure(Map.of("a", AmfValue.Absent.NULL)));
    assertThat(read("08 00000001 0001 61 06 0000 09"))
        .containsExactly(new AmfValue.EcmaArray(Map.of("a", AmfValue.Absent.NULL)));
    assertThat(read("0a 00000001 01 00"))
        .containsExactly(new AmfValue.StrictArray(List.of(new AmfValue.Bool(false))));
    assertThat(read("0b 3ff0000000000000 0000")).containsExactly(new AmfValue.Numeric(1));
    assertThat(read("10 0001 63 0000 09")).containsExactly(new AmfValue.Structure(Map.of()));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    AmfValue[] values = {
      new AmfValue.Text("é".repeat(40_000)),
      new AmfValue.Numeric(-2.5),
      new AmfValue.Structure(
          Map.of("list", new AmfValue.StrictArray(List.of(AmfValue.Absent.NULL)))),
      new AmfValue.EcmaArray(Map.of("yes", new AmfValue.Bool(true)))
    };

    assertThat(AmfReader.read(AmfWriter.write(values))).containsExactly(values);
  }

  @Test
  void whatEndsTooEarlyIsRefused() {
    for (String hex :
        List.of("00 3ff0", "02 0005 61", "0c 7fffffff 61", "0c ffffffff", "03 0001")) {
      assertThatThrownBy(() -> read(hex)).isInstanceOf(AmfException.class);
    }
  }

  @Test
  void depthAndNumberAreBounded() {
    assertThatThrownBy(() -> read("0a00000001".repeat(5000)))
        .isInstanceOf(AmfException.class)
        .hasMessageContaining("deep");
    assertThatThrownBy(() -> read("05".repeat(5000)))
        .isInstanceOf(AmfException.class)
        .hasMessageContaining("values");
    assertThatThrownBy(() -> read("0a 7fffffff 05")).isInstanceOf(AmfException.class);
  }

  @Test
  void noiseEndsInAnErrorOrInValues() {
    Random random = new Random(11);
    for (int i = 0; i < 5000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (noise.length > 0) {
        noise[0] = (byte) random.nextInt(17);
      }
      try {
        assertThat(AmfReader.read(Payload.of(noise))).hasSizeLessThan(AmfReader.MAX_VALUES);
      } catch (AmfException e) {
        assertThat(e).hasMessageStartingWith("AMF0");
      }
    }
  }

  private static List<AmfValue> read(String hex) throws AmfException {
    return AmfReader.read(Payload.of(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }
}
