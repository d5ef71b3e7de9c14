package live.spyglass.chat.message;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// Makes what a client sent into what a room shows, without shortening it: characters that people
/// see as one are never taken apart.
public final class MessageText {

  /// Unicode code points after normalisation.
  public static final int MAX_LENGTH = 500;

  private MessageText() {}

  /// What came of it.
  public sealed interface Result {

    record Accepted(String text) implements Result {}

    /// Nothing in it that could be seen.
    record Empty() implements Result {}

    /// `length` in Unicode code points.
    record TooLong(int length) implements Result {}
  }

  /// NFC; line breaks and tabs become spaces, other control characters and broken surrogates go;
  /// blanks at both ends go. Markup stays as it is: it is text.
  public static Result clean(@Nullable String sent) {
    if (sent == null) {
      return new Result.Empty();
    }
    StringBuilder kept = new StringBuilder(sent.length());
    sent.codePoints()
        .map(c -> c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .filter(MessageText::isText)
        .forEach(kept::appendCodePoint);
    String text = Normalizer.normalize(kept, Normalizer.Form.NFC).strip();
    if (text.codePoints().noneMatch(MessageText::isVisible)) {
      return new Result.Empty();
    }
    int length = text.codePointCount(0, text.length());
    return length > MAX_LENGTH ? new Result.TooLong(length) : new Result.Accepted(text);
  }

  private static boolean isText(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL && type != Character.SURROGATE;
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default ->
          codePoint != 0x115F && codePoint != 0x1160 && codePoint != 0x3164 && codePoint != 0x2800;
    };
  }
}
