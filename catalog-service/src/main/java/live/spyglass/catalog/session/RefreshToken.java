package live.spyglass.catalog.session;

import java.security.SecureRandom;
import java.util.Base64;
import live.spyglass.catalog.token.Sha256;

/// The secret that renews a session: 256 random bits. Prints as stars.
record RefreshToken(String value) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final String PREFIX = "rt_";

  static RefreshToken random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new RefreshToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// What is stored of it.
  String hash() {
    return Sha256.hex(value);
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }
}
