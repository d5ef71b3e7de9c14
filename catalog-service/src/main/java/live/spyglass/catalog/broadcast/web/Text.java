package live.spyglass.catalog.broadcast.web;

import java.text.Normalizer;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;

/// Rules for what people write about a broadcast. Each throws `INVALID_REQUEST`.
final class Text {

  /// Something visible; no control characters, no line separators, no halves of surrogate pairs, no
  /// marks that reverse the reading order.
  static final String ONE_LINE =
      "(?=.*[\\p{L}\\p{N}\\p{P}\\p{S}])"
          + "[^\\p{Cntrl}\\p{Cs}\\u2028-\\u202E\\u2066-\\u2069\\uFFF9-\\uFFFB]*";

  static final int MAX_TITLE = 140;

  /// A century.
  static final int MAX_KEEP_DAYS = 36_500;

  static final int MAX_TAGS = 10;
  static final int MAX_TAG = 30;

  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1," + MAX_TAG + "}");

  private Text() {}

  static String title(String typed) {
    return Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
  }

  /// Lower case, without `#` in front and without repetitions, in the order given.
  static List<String> tags(List<String> typed) {
    return typed.stream().map(Text::tag).distinct().toList();
  }

  static String tag(String typed) {
    String bare = typed.strip();
    String tag =
        Normalizer.normalize(
            (bare.startsWith("#") ? bare.substring(1) : bare).toLowerCase(Locale.ROOT),
            Normalizer.Form.NFC);
    if (!TAG.matcher(tag).matches()) {
      throw new ProblemException(
          Problem.INVALID_REQUEST,
          "A tag is 1 to " + MAX_TAG + " letters, digits, hyphens or underscores.");
    }
    return tag;
  }

  /// A well-formed language tag (RFC 5646) in its usual spelling.
  static String language(String typed) {
    try {
      String tag = new Locale.Builder().setLanguageTag(typed).build().toLanguageTag();
      if (!tag.equals("und")) {
        return tag;
      }
    } catch (IllformedLocaleException _) {
      // Falls through to the problem.
    }
    throw new ProblemException(
        Problem.INVALID_REQUEST, "'language' must be a language tag such as 'fr' or 'pt-BR'.");
  }
}
