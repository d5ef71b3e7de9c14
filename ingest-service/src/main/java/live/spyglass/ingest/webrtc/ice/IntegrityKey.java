package live.spyglass.ingest.webrtc.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs and checks with an ICE password (short-term credentials, RFC 8489 §9.1.1). Not
/// thread-safe.
final class IntegrityKey {

  /// Bytes of an HMAC-SHA1.
  static final int LENGTH = 20;

  /// Bytes of a MESSAGE-INTEGRITY with its head.
  static final int ATTRIBUTE = LENGTH + 4;

  private static final String ALGORITHM = "HmacSHA1";

  private final Mac mac;

  IntegrityKey(String password) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  boolean matches(byte[] signed, byte[] signature, int at) {
    return MessageDigest.isEqual(
        mac.doFinal(signed), Arrays.copyOfRange(signature, at, at + LENGTH));
  }

  byte[] sign(byte[] bytes, int length) {
    mac.update(bytes, 0, length);
    return mac.doFinal();
  }
}
