package live.spyglass.ingest.webrtc.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The hash of a certificate, by which a peer is known (RFC 8122 §5). `value`: hexadecimal, in
/// large letters, with colons.
public record Fingerprint(String algorithm, String value) {

  /// Names of RFC 8122 and those of the JDK; the weaker ones are not believed.
  private static final Map<String, String> DIGESTS =
      Map.of("sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");

  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  /// Of the two words behind `a=fingerprint:`. Empty for an algorithm that is not believed and for
  /// a value that is none.
  public static Optional<Fingerprint> find(String algorithm, String value) {
    String name = algorithm.toLowerCase(Locale.ROOT);
    String digest = DIGESTS.get(name);
    if (digest == null) {
      return Optional.empty();
    }
    try {
      byte[] hash = HEX.parseHex(value);
      return hash.length == digest(digest).getDigestLength()
          ? Optional.of(new Fingerprint(name, HEX.formatHex(hash)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Fingerprint of(byte[] certificate) {
    return new Fingerprint("sha-256", HEX.formatHex(digest("SHA-256").digest(certificate)));
  }

  boolean matches(byte[] certificate) {
    MessageDigest digest = digest(DIGESTS.getOrDefault(algorithm, "SHA-256"));
    return MessageDigest.isEqual(digest.digest(certificate), HEX.parseHex(value));
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
