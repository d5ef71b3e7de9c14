package live.spyglass.gateway.edge;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a viewer says about how it wants a piece (RFC 9110 §12.5.3, §13, §14).
record Conditions(
    boolean head,
    boolean gzip,
    @Nullable String range,
    @Nullable String ifRange,
    @Nullable String ifNoneMatch,
    @Nullable String ifModifiedSince) {

  /// `header` gives the value of a header by its name, or null.
  static Conditions of(boolean head, Function<String, @Nullable String> header) {
    String encodings = header.apply("Accept-Encoding");
    return new Conditions(
        head,
        encodings != null && takesGzip(encodings),
        header.apply("Range"),
        header.apply("If-Range"),
        header.apply("If-None-Match"),
        header.apply("If-Modified-Since"));
  }

  private static boolean takesGzip(String encodings) {
    for (String coding : encodings.split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", 2);
      if (parts[0].equalsIgnoreCase("gzip") || parts[0].equals("*")) {
        return parts.length == 1 || !parts[1].matches("q=0(?:\\.0{0,3})?");
      }
    }
    return false;
  }
}
