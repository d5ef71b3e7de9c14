package live.spyglass.ingest.webrtc.ice;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/// What one side of an ICE session is known by and signs with (RFC 8839 §5.4). Prints without the
/// password.
public record IceCredentials(String fragment, String password) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /// RFC 8839 §5.4: `ice-char`, at least 24 bits of a fragment and 128 of a password.
  private static final Pattern FRAGMENT = Pattern.compile("[A-Za-z0-9+/]{4,256}");

  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");

  private static final int FRAGMENT_LENGTH = 12;
  private static final int PASSWORD_LENGTH = 32;

  public static IceCredentials random() {
    return new IceCredentials(random(FRAGMENT_LENGTH), random(PASSWORD_LENGTH));
  }

  /// Whether a peer may use them.
  public static boolean areValid(String fragment, String password) {
    return FRAGMENT.matcher(fragment).matches() && PASSWORD.matcher(password).matches();
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "IceCredentials[" + fragment + ", ***]";
  }
}
