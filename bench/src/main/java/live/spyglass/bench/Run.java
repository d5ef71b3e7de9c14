package live.spyglass.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.bench.measure.Table;

/// One run of a bench: its options, a folder of its own that goes with it, the processes it owns,
/// and what it has found so far. Safe for several threads.
public final class Run implements AutoCloseable {
  private final Map<String, Integer> options;
  private final Path root;
  private final Path folder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final List<String> found = new ArrayList<>();

  /// @param root the folder of the modules, whose `target` folders hold the services' jars
  Run(Map<String, Integer> options, Path root) throws IOException {
    this.options = Map.copyOf(options);
    this.root = root;
    this.folder = Files.createTempDirectory("spyglass-bench-");
  }

  /// The value of an option that the bench declares.
  public int option(String name) {
    return Optional.ofNullable(options.get(name))
        .orElseThrow(() -> new IllegalArgumentException("This bench declares no --" + name));
  }

  public int rounds() {
    return option("rounds");
  }

  /// The folder of the modules.
  public Path root() {
    return root;
  }

  /// Deleted at the end of the run.
  public Path folder() {
    return folder;
  }

  /// Has something closed at the end of the run, the newest first.
  public <T extends AutoCloseable> T own(T thing) {
    synchronized (owned) {
      owned.push(thing);
    }
    return thing;
  }

  /// Tells the person who waits how it goes; no part of the result.
  public void say(String line) {
    System.err.println("  " + line);
  }

  /// Adds a table to the result.
  public void result(Table table) {
    note(table.toString());
  }

  /// Adds a sentence to the result.
  public void note(String sentence) {
    synchronized (found) {
      found.add(sentence);
    }
  }

  List<String> found() {
    synchronized (found) {
      return List.copyOf(found);
    }
  }

  @Override
  public void close() {
    synchronized (owned) {
      while (!owned.isEmpty()) {
        AutoCloseable thing = owned.pop();
        try {
          thing.close();
        } catch (Exception e) {
          System.err.println(thing + " was not closed: " + e);
        }
      }
    }
    deleteFolder();
  }

  private void deleteFolder() {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(folder + " was not removed: " + e);
    }
  }
}
