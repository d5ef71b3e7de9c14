package live.spyglass.catalog.broadcast;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Text as it is searched: lower case, without accents, words of letters and digits. PostgreSQL's
/// `simple` configuration does the rest without any extension.
final class SearchText {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int MAX_WORDS = 8;

  private SearchText() {}

  /// What is indexed.
  static String of(String title, List<String> tags) {
    return String.join(" ", words(title + ' ' + String.join(" ", tags)));
  }

  /// A `tsquery` that wants every word of the query at the beginning of some word; empty when the
  /// query has no word. Words hold letters and digits only, so nothing in them is an operator.
  static String query(String typed) {
    return words(typed).stream()
        .limit(MAX_WORDS)
        .map(word -> word + ":*")
        .collect(Collectors.joining(" & "));
  }

  private static List<String> words(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
    String folded = MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    return Arrays.stream(BETWEEN_WORDS.split(folded)).filter(word -> !word.isEmpty()).toList();
  }
}
