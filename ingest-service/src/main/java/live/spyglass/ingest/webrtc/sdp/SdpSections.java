package live.spyglass.ingest.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A session description cut into its sections, each a list of lines (RFC 8866 §5). Bounded: no
/// browser's offer comes near.
record SdpSections(Section session, List<Section> media) {

  static final int MOST_CHARACTERS = 64 * 1024;
  private static final int MOST_LINES = 2000;
  private static final int MOST_MEDIA = 16;

  /// A description must begin with its version; a fragment (RFC 8840 §9) need not.
  static SdpSections of(String text, boolean fragment) throws SdpException {
    if (text.length() > MOST_CHARACTERS) {
      throw SdpException.malformed("The session description is too long.");
    }
    List<String> lines = text.lines().limit(MOST_LINES + 1L).toList();
    if (lines.size() > MOST_LINES) {
      throw SdpException.malformed("The session description has too many lines.");
    }
    List<String> session = new ArrayList<>();
    List<Section> media = new ArrayList<>();
    List<String> current = session;
    for (String line : lines) {
      if (line.isEmpty()) {
        continue;
      }
      if (line.length() < 2 || line.charAt(1) != '=' || !isPrintable(line)) {
        throw SdpException.malformed("A line of the session description is not 'x=…'.");
      }
      if (line.startsWith("m=")) {
        if (media.size() == MOST_MEDIA) {
          throw SdpException.malformed("The session description has too many media sections.");
        }
        current = new ArrayList<>();
        media.add(new Section(current));
      }
      current.add(line);
    }
    if (!fragment && (session.isEmpty() || !session.getFirst().equals("v=0"))) {
      throw SdpException.malformed("The session description does not begin with 'v=0'.");
    }
    return new SdpSections(new Section(session), media);
  }

  private static boolean isPrintable(String line) {
    return line.chars().noneMatch(character -> character < ' ' || character == 0x7f);
  }

  /// `lines`: with their two first characters.
  record Section(List<String> lines) {

    /// Values of the attribute of that name.
    Stream<String> all(String attribute) {
      String prefix = "a=" + attribute + ":";
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip());
    }

    Optional<String> first(String attribute) {
      return all(attribute).findFirst();
    }

    /// Whether there is an attribute of that name that has no value.
    boolean has(String attribute) {
      return lines.contains("a=" + attribute);
    }
  }
}
