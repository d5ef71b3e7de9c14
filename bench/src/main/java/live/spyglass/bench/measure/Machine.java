package live.spyglass.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a figure was taken on.
public record Machine(String model, int processors, long memoryGib, String system) {
  private static final double QUIET_LOAD_PER_PROCESSOR = 0.3;

  public static Machine here() throws IOException {
    return new Machine(
        value("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Math.round(
            Long.parseLong(value("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", ""))
                / (1024.0 * 1024.0)),
        "Linux "
            + System.getProperty("os.version")
            + ", Java "
            + System.getProperty("java.version"));
  }

  /// How many threads ran or wanted to on average of the last minute.
  public static double load() throws IOException {
    String line = Files.readString(Path.of("/proc/loadavg"));
    return Double.parseDouble(line.substring(0, line.indexOf(' ')));
  }

  /// A warning when somebody else seems to work here.
  public Optional<String> complaint() throws IOException {
    double load = load();
    return load <= QUIET_LOAD_PER_PROCESSOR * processors
        ? Optional.empty()
        : Optional.of(
            "This machine is not quiet: a load of %.1f on %d processors before anything began"
                .formatted(load, processors));
  }

  @Override
  public String toString() {
    return "%d × %s, %d GiB, %s".formatted(processors, model, memoryGib, system);
  }

  private static String value(String file, String key, String otherwise) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }
}
