package live.spyglass.ingest.publish;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The lower-case hexadecimal SHA-256 of a stream key's UTF-8 bytes.
record KeyHash(String value) {

  static KeyHash of(String streamKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return new KeyHash(
          HexFormat.of().formatHex(digest.digest(streamKey.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Not the secret, yet nothing for a log either.
  @Override
  public String toString() {
    return "KeyHash[***]";
  }
}
