package live.spyglass.catalog.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rule for handles.
public final class Handle {

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9_]{3,30}");

  private Handle() {}

  /// The handle as it is stored, whatever the case it was typed in; empty when it cannot be one.
  public static Optional<String> parse(String typed) {
    String folded = typed.strip().toLowerCase(Locale.ROOT);
    return SHAPE.matcher(folded).matches() ? Optional.of(folded) : Optional.empty();
  }
}
