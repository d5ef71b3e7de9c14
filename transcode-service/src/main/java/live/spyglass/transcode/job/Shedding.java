package live.spyglass.transcode.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import live.spyglass.transcode.ladder.LadderProperties;

/// Decides which rungs are not encoded for the time being. A rung goes when what arrives waits too
/// long for the encoder and that has not become better for a while; the last one that went comes
/// back when the encoder has kept up for long enough, and later each time that was too soon. Used
/// by one thread; moments are [System#nanoTime].
final class Shedding {

  private static final long CALM_MILLIS = 500;
  private static final long NOTICEABLY_MILLIS = 200;
  private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(10).toNanos();

  private final long behindMillis;
  private final long patienceNanos;
  private final long firstWaitNanos;
  private final List<String> shed = new ArrayList<>();
  private long waitNanos;
  private boolean isBehind;
  private long windowSince;
  private long windowBehind;
  private long calmSince;
  private long cameBack;
  private boolean hasComeBack;

  enum Change {
    LESS,
    MORE
  }

  Shedding(LadderProperties properties, long now) {
    this.behindMillis = properties.behind().toMillis();
    this.patienceNanos = properties.patience().toNanos();
    this.firstWaitNanos = properties.roomAfter().toNanos();
    this.waitNanos = firstWaitNanos;
    settle(now);
  }

  /// What is not encoded, in the order in which it went.
  List<String> shed() {
    return List.copyOf(shed);
  }

  /// To be asked about once a second while the ladder is the one that was decided on. `behind`: how
  /// long what arrived waits, in milliseconds; `sheddable`: what could go, largest first; `use`:
  /// how often a rung was asked for lately.
  Optional<Change> look(long now, long behind, List<String> sheddable, ToLongFunction<String> use) {
    if (behind > CALM_MILLIS) {
      calmSince = now;
    }
    if (behind < behindMillis) {
      isBehind = false;
    } else if (!isBehind) {
      isBehind = true;
      windowSince = now;
      windowBehind = behind;
    } else if (now - windowSince >= patienceNanos) {
      boolean better = behind < windowBehind - NOTICEABLY_MILLIS;
      windowSince = now;
      windowBehind = behind;
      if (!better && !sheddable.isEmpty()) {
        shed(now, sheddable, use);
        return Optional.of(Change.LESS);
      }
    }
    if (!shed.isEmpty() && now - calmSince >= waitNanos) {
      shed.removeLast();
      cameBack = now;
      hasComeBack = true;
      settle(now);
      return Optional.of(Change.MORE);
    }
    return Optional.empty();
  }

  /// Another ladder has begun its work: what was measured before says nothing about it.
  void settle(long now) {
    isBehind = false;
    calmSince = now;
  }

  private void shed(long now, List<String> sheddable, ToLongFunction<String> use) {
    String least = sheddable.getFirst();
    for (String name : sheddable) {
      if (use.applyAsLong(name) < use.applyAsLong(least)) {
        least = name;
      }
    }
    shed.add(least);
    waitNanos =
        hasComeBack && now - cameBack < waitNanos
            ? Math.min(waitNanos * 2, LONGEST_WAIT_NANOS)
            : firstWaitNanos;
    settle(now);
  }
}
