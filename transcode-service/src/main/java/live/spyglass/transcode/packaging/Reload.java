package live.spyglass.transcode.packaging;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client asks of a media playlist (RFC 8216bis §6.2.5): with `number`, to wait until the
/// playlist holds that segment, or with `part` as well, that part of it; with `skip`, a delta
/// update.
public record Reload(@Nullable Long number, @Nullable Integer part, boolean skip) {

  public static final Reload NOW = new Reload(null, null, false);

  private static final int MOST_DIGITS = 12;

  /// Reads the delivery directives; empty when they are not valid: `_HLS_part` without `_HLS_msn`,
  /// or not decimal integers.
  public static Optional<Reload> parse(
      @Nullable String number, @Nullable String part, @Nullable String skip) {
    if (part != null && number == null) {
      return Optional.empty();
    }
    if (!isNumber(number, MOST_DIGITS) || !isNumber(part, 6)) {
      return Optional.empty();
    }
    return Optional.of(
        new Reload(
            number == null ? null : Long.valueOf(number),
            part == null ? null : Integer.valueOf(part),
            "YES".equals(skip) || "v2".equals(skip)));
  }

  private static boolean isNumber(@Nullable String text, int digits) {
    return text == null
        || (!text.isEmpty()
            && text.length() <= digits
            && text.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
