package live.spyglass.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// The sides of a comparison, each measured once a round, after a warm-up that counts for nothing.
/// Every round begins with another side, so that none has always the better place.
///
/// @param <T> what one measurement gives
public final class Rounds<T> {

  /// Measures one side once.
  public interface Measurement<T> {
    T measure() throws Exception;
  }

  private final Map<String, Measurement<T>> sides = new LinkedHashMap<>();
  private final Map<String, List<T>> results = new LinkedHashMap<>();
  private boolean warmUp = true;

  public Rounds<T> side(String name, Measurement<T> measurement) {
    sides.put(name, measurement);
    results.put(name, new ArrayList<>());
    return this;
  }

  /// For sides that need none, such as a process that is started anew each time.
  public Rounds<T> withoutWarmUp() {
    warmUp = false;
    return this;
  }

  /// @param progress is told each result
  public Rounds<T> run(int rounds, Consumer<String> progress) throws Exception {
    if (warmUp) {
      for (var side : sides.entrySet()) {
        progress.accept("warm-up, " + side.getKey() + ": " + side.getValue().measure());
      }
    }
    List<String> names = List.copyOf(sides.keySet());
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get((round + i) % names.size());
        T result = of(sides, name).measure();
        of(results, name).add(result);
        progress.accept("round %d of %d, %s: %s".formatted(round + 1, rounds, name, result));
      }
    }
    return this;
  }

  /// One figure of a side, round by round.
  public Series of(String side, ToDoubleFunction<T> figure) {
    return new Series(of(results, side).stream().map(figure::applyAsDouble).toList());
  }

  private static <V> V of(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No such side: " + name);
    }
    return value;
  }
}
