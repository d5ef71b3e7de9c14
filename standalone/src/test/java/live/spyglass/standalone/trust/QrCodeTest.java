package live.spyglass.standalone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrCodeTest {
  private static final int FRAME = 4;

  @Test
  void aCameraReadsWhatWasMeant() throws Exception {
    String address = "http://192.168.178.113:8080/trust";
    List<String> lines =
        QrCode.lines(address).stream()
            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
            .toList();

    int size = lines.getFirst().length() - 2 * FRAME;
    var modules = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      String line = lines.get((y + FRAME) / 2);
      String dark = (y + FRAME) % 2 == 0 ? "█▀" : "█▄";
      for (int x = 0; x < size; x++) {
        if (dark.indexOf(line.charAt(x + FRAME)) >= 0) {
          modules.set(x, y);
        }
      }
    }
    assertThat(lines.getFirst()).isBlank();
    assertThat(new Decoder().decode(modules).getText()).isEqualTo(address);
  }
}
