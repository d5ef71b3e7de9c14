package live.spyglass.standalone.supervisor;

import java.time.Duration;

/// How long to wait before a part is started again: 1 s, and twice as long each time up to 30 s. A
/// part that stayed up for a minute is forgiven.
final class Pauses {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

  private final Duration first;
  private Duration next;

  Pauses(Duration first) {
    this.first = first;
    this.next = first;
  }

  /// The pause before the next attempt.
  ///
  /// @param wasUp how long the part had been up when it ended; zero when it did not come up
  Duration after(Duration wasUp) {
    if (wasUp.compareTo(FORGIVEN_AFTER) >= 0) {
      next = first;
    }
    Duration pause = next;
    next = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    return pause;
  }
}
