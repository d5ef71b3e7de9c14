package live.spyglass.catalog.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is stored of a secret that is long and random: its SHA-256, lower-case hexadecimal. There
/// is nothing to guess, so a slow hash would protect nothing. Never for passwords.
public final class Sha256 {

  private Sha256() {}

  /// Of the text's UTF-8 bytes.
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
