package live.spyglass.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Which process writes a log: a file beside it, `name.pid`, with the process id and the moment it
/// started. A process of that id that started at another moment is somebody else's.
public final class ProcessRecord {
  /// Linux counts starts in hundredths of a second since boot, and the time of boot in seconds.
  private static final Duration CLOCK_TOLERANCE = Duration.ofMillis(1500);

  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final String SUFFIX = ".pid";

  private ProcessRecord() {}

  static void write(Path log, ProcessHandle process) throws IOException {
    Optional<Instant> started = process.info().startInstant();
    if (started.isPresent()) {
      Files.writeString(file(log), process.pid() + " " + started.get().toEpochMilli() + "\n");
    }
  }

  static void remove(Path log) {
    try {
      Files.deleteIfExists(file(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path log) {
    String name = log.getFileName().toString();
    return log.resolveSibling(name.replaceFirst("\\.log$", "") + SUFFIX);
  }

  /// Ends what an earlier run left running. The folder must be held by its lock, so that nobody
  /// else's processes are recorded in it.
  ///
  /// @return how many processes were ended
  public static int endLeftovers(Path logs) throws IOException {
    if (!Files.isDirectory(logs)) {
      return 0;
    }
    try (var files = Files.list(logs)) {
      List<Path> records = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
      List<ProcessHandle> alive =
          records.stream().flatMap(record -> find(record).stream()).toList();
      alive.forEach(ProcessHandle::destroy);
      awaitEnd(alive);
      alive.forEach(process -> Signals.send("KILL", "-" + process.pid()));
      alive.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(alive);
      for (Path record : records) {
        Files.deleteIfExists(record);
      }
      return alive.size();
    }
  }

  private static Optional<ProcessHandle> find(Path record) {
    try {
      String[] words = Files.readString(record).strip().split(" ", -1);
      Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(process ->
              process
                  .info()
                  .startInstant()
                  .map(at -> Duration.between(at, started).abs())
                  .filter(apart -> apart.compareTo(CLOCK_TOLERANCE) < 0)
                  .isPresent());
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException ignored) {
      // Cut short by the end of the run that wrote it.
      return Optional.empty();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    var all = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException ignored) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
