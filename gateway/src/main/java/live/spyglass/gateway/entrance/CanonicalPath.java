package live.spyglass.gateway.entrance;

import java.util.HexFormat;
import java.util.Optional;

/// Gives a path the one form that every rule behind it is written for (RFC 3986 §6.2.2): what need
/// not be encoded is not, and hexadecimal digits are large.
///
/// Without it `/%61ctuator` would be another word to a rule about `/actuator` and the same word to
/// whoever answers in the end.
final class CanonicalPath {

  /// Encoded or not, these mean different things to different readers.
  private static final String AMBIGUOUS = ";\\";

  private static final int OCTET_LENGTH = 3;

  private CanonicalPath() {}

  /// Empty for a path that could be read in two ways: dot segments, empty segments, parameters,
  /// backslashes, control characters, a slash or percent sign that is encoded, or an encoding that
  /// is none.
  static Optional<String> of(String raw) {
    if (isPlain(raw)) {
      return hasOddSegments(raw) ? Optional.empty() : Optional.of(raw);
    }
    StringBuilder path = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char character = raw.charAt(i);
      if (character != '%') {
        if (isAmbiguous(character)) {
          return Optional.empty();
        }
        path.append(character);
        i++;
      } else {
        int octet = octet(raw, i);
        if (octet < 0 || octet == '/' || octet == '%' || isAmbiguous((char) octet)) {
          return Optional.empty();
        }
        append(path, octet);
        i += OCTET_LENGTH;
      }
    }
    String whole = path.toString();
    return hasOddSegments(whole) ? Optional.empty() : Optional.of(whole);
  }

  /// Nearly every path: it is its own canonical form.
  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char character = raw.charAt(i);
      if (character != '/' && !isUnreserved(character)) {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder path, int octet) {
    if (isUnreserved(octet)) {
      path.append((char) octet);
    } else {
      path.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
    }
  }

  /// The value of the percent-encoded octet at `i`; -1 when it is none.
  private static int octet(String raw, int i) {
    if (i + OCTET_LENGTH > raw.length()
        || !HexFormat.isHexDigit(raw.charAt(i + 1))
        || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
      return -1;
    }
    return HexFormat.fromHexDigits(raw, i + 1, i + OCTET_LENGTH);
  }

  private static boolean isAmbiguous(char character) {
    return character < ' ' || character == 0x7f || AMBIGUOUS.indexOf(character) >= 0;
  }

  private static boolean isUnreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || "-._~".indexOf(octet) >= 0;
  }

  private static boolean hasOddSegments(String path) {
    if (!path.startsWith("/") || path.contains("//")) {
      return true;
    }
    if (!path.contains("/.")) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
