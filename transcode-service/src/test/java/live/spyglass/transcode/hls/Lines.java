package live.spyglass.transcode.hls;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/// The lines of any playlist (§4.1).
final class Lines {

  private Lines() {}

  static List<String> of(String text) {
    if (text.chars()
        .anyMatch(c -> c != '\n' && c != '\r' && (c < 0x20 || (c >= 0x7f && c < 0xa0)))) {
      throw new AssertionError("§4.1: a control character");
    }
    if (text.startsWith("\ufeff") || !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      throw new AssertionError("§4.1: a byte order mark, or not in NFC");
    }
    List<String> lines = Arrays.asList(text.split("\r?\n"));
    if (!lines.getFirst().equals("#EXTM3U")) {
      throw new AssertionError("§4.4.1.1: the first line is not EXTM3U");
    }
    if (lines.stream().anyMatch(String::isBlank)) {
      throw new AssertionError("an empty line: allowed by §4.1, and not ours");
    }
    return lines;
  }
}
