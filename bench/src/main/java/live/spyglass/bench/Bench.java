package live.spyglass.bench;

import java.util.List;
import java.util.Map;

/// One comparison.
public interface Bench {

  /// The options that every bench has; one of the same name in [#options] sets another default.
  Map<String, Integer> COMMON = Map.of("rounds", 3, "limit", 15);

  /// One word, by which it is asked for.
  String name();

  /// What is measured, in one line.
  String what();

  /// What it is held against and the target, in one line.
  String heldAgainst();

  /// Numbers that may be given as `--name N`, with their defaults. `rounds`, and `limit` in minutes
  /// after which the run is ended, are there anyway.
  default Map<String, Integer> options() {
    return Map.of();
  }

  /// Debian packages of the other side. Missing ones are installed by root, and asked for
  /// otherwise.
  default List<String> packages() {
    return List.of();
  }

  /// Measures, and leaves tables and notes with the run. What it starts, it gives to [Run#own].
  void run(Run run) throws Exception;
}
