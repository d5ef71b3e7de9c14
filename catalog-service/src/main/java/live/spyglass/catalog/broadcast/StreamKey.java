package live.spyglass.catalog.broadcast;

import java.security.SecureRandom;
import live.spyglass.catalog.token.Sha256;

/// The secret with which a device publishes: `sk_` and thirty-two base32 characters, 160 random
/// bits. Letters and digits only, so it survives every encoder's input field. Prints as stars.
public record StreamKey(String value) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 32;
  private static final String PREFIX = "sk_";

  static StreamKey random() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    StringBuilder key = new StringBuilder(PREFIX);
    for (byte b : bytes) {
      key.append(ALPHABET.charAt(b & 31));
    }
    return new StreamKey(key.toString());
  }

  /// What is stored and told to ingest.
  String hash() {
    return Sha256.hex(value);
  }

  @Override
  public String toString() {
    return "StreamKey[***]";
  }
}
