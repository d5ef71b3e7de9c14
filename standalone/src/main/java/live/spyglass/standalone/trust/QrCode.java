package live.spyglass.standalone.trust;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/// An address for a phone's camera, drawn in a terminal.
public final class QrCode {

  /// Cameras look for a bright frame (ISO/IEC 18004 asks for four).
  private static final int FRAME = 4;

  /// Whatever colours the terminal has, dark must be dark.
  private static final String BLACK_ON_WHITE = "\u001b[30;107m";

  private static final String AS_BEFORE = "\u001b[0m";

  private QrCode() {}

  /// Two rows of modules in a line of text.
  public static List<String> lines(String text) {
    ByteMatrix modules = matrix(text);
    int end = modules.getWidth() + FRAME;
    var lines = new ArrayList<String>();
    for (int y = -FRAME; y < end; y += 2) {
      var line = new StringBuilder(BLACK_ON_WHITE);
      for (int x = -FRAME; x < end; x++) {
        boolean upper = isDark(modules, x, y);
        boolean lower = isDark(modules, x, y + 1);
        line.append(upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ');
      }
      lines.add(line.append(AS_BEFORE).toString());
    }
    return lines;
  }

  private static ByteMatrix matrix(String text) {
    try {
      return Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }

  private static boolean isDark(ByteMatrix modules, int x, int y) {
    int size = modules.getWidth();
    return x >= 0 && y >= 0 && x < size && y < size && modules.get(x, y) == 1;
  }
}
