package live.spyglass.standalone.supervisor;

import java.time.Duration;
import java.util.Locale;

/// Where people read what happens: one line for each thing.
public interface Console {
  void say(String line);

  /// A duration as people read it, such as `4.2 s`.
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
