package live.spyglass.standalone.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.RotatingLog;

/// What the JVM kept of a training run of a service, so that it starts in half the processor time:
/// its classes, read and linked, and what is known of its methods (JEP 483, 514, 515). It lies
/// beside the unpacked jar that it was made of and goes with it; another JVM and other flags have
/// another one, which takes its place. One that does not fit all the same is passed over by the JVM
/// itself, and one that keeps the service from starting is forgotten.
final class AotCache {
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(10);

  /// Before any door opens the process ends by itself (Spring's own way of training).
  private static final String UNTIL_PUT_TOGETHER = "-Dspring.context.exit=onRefresh";

  private final Path jar;
  private final List<String> java;
  private final Map<String, String> environment;
  private final Path file;

  /// @param jar the unpacked one
  /// @param flags of the JVM, which is the one that runs this program
  /// @param environment all that the service is told
  AotCache(Path jar, List<String> flags, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.jar = jar;
    this.java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(flags);
    var sum = new CRC32();
    String fits = System.getProperty("java.home") + Runtime.version() + flags;
    sum.update(fits.getBytes(StandardCharsets.UTF_8));
    this.file = jar.resolveSibling(Long.toHexString(sum.getValue()) + ".aot");
  }

  /// How the service is run, with the cache when there is one.
  Command command() {
    return with(isThere() ? List.of("-XX:AOTCache=" + file) : List.of());
  }

  Path file() {
    return file;
  }

  boolean isThere() {
    return Files.exists(file);
  }

  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /// Makes the cache unless it is there, without haste: everything else goes first. What goes wrong
  /// stands in the log, and costs nothing but the time that would have been saved.
  void train(RotatingLog log) throws IOException, InterruptedException {
    if (isThere()) {
      return;
    }
    // One that an earlier run left is overwritten: it ended in the middle.
    Path making = file.resolveSibling(file.getFileName() + ".making");
    ChildProcess training =
        ChildProcess.start(
            with(List.of("-XX:AOTCacheOutput=" + making, UNTIL_PUT_TOGETHER))
                .prefixedBy(List.of("nice", "-n", "19")),
            log);
    try {
      if (training.waitFor(TRAINING_LIMIT) == 0 && Files.exists(making)) {
        deleteOthers();
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      training.stop(Duration.ZERO);
      Files.deleteIfExists(making);
      // What the JVM writes before it makes the cache of it, and removes unless it is ended.
      Files.deleteIfExists(making.resolveSibling(making.getFileName() + ".config"));
    }
  }

  /// A service that runs on one has it open and goes on.
  private void deleteOthers() throws IOException {
    try (var all = Files.newDirectoryStream(jar.resolveSibling(""), "*.aot")) {
      for (Path other : all) {
        Files.deleteIfExists(other);
      }
    }
  }

  private Command with(List<String> more) {
    var words = new ArrayList<>(java);
    words.addAll(more);
    words.addAll(List.of("-jar", jar.toString()));
    return Command.of(words).withEnvironment(environment);
  }
}
