package live.spyglass.standalone.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Textual encodings of keys and certificates, RFC 7468 §3.
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String encode(String label, byte[] der) {
    var lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(der), label);
  }
}
