package live.spyglass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A second node of the transcode service beside the platform's own: the same jar, the same stores,
/// a name, a port and a spool of its own.
final class Transcoder implements AutoCloseable {

  private final Process process;

  private Transcoder(Process process) {
    this.process = process;
  }

  /// Answers once it is ready for work.
  static Transcoder start(String name) {
    int port = Platform.freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx384m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar().toString()));
    Path log = Path.of("target", name + ".log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment(name, port));
    try {
      Transcoder started = new Transcoder(builder.start());
      Api node = new Api("http://127.0.0.1:" + port);
      Awaitility.await(name + " is ready; its log: " + log)
          .atMost(Platform.PATIENCE)
          .ignoreExceptions()
          .until(() -> node.get("/actuator/health/readiness", null).status() == 200);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of all nodes, those that are encoding something.
  static List<ProcessHandle> atWork(Stream<ProcessHandle> nodes) {
    return nodes.filter(node -> node.children().anyMatch(Transcoder::isEncoder)).toList();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static boolean isEncoder(ProcessHandle process) {
    return process.info().command().map(Path::of).stream()
        .anyMatch(program -> program.getFileName().toString().equals("ffmpeg"));
  }

  private static Map<String, String> environment(String name, int port) {
    Properties ports = new Properties();
    try (var file = Files.newBufferedReader(Platform.DATA.resolve("ports.properties"))) {
      ports.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "SERVER_PORT", String.valueOf(port),
        "SERVER_ADDRESS", "127.0.0.1",
        "SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.getProperty("kafka"),
        "SPRING_DATA_REDIS_URL",
            "redis://:%s@127.0.0.1:%s".formatted(secret("redis"), ports.getProperty("redis")),
        "SPYGLASS_INTERNAL_TOKEN", secret("internal-token"),
        "SPYGLASS_JWKS_URL",
            URI.create("http://127.0.0.1:" + ports.getProperty("catalog"))
                .resolve("/.well-known/jwks.json")
                .toString(),
        "TRANSCODE_NODE_ID", name,
        "TRANSCODE_ADVERTISED_URL", "http://127.0.0.1:" + port,
        "TRANSCODE_STORAGE_FOLDER", Platform.DATA.resolve("media").toString(),
        "TRANSCODE_STORAGE_SPOOL_FOLDER", Platform.DATA.resolve("spool-" + name).toString());
  }

  private static String secret(String name) {
    try {
      return Files.readString(Platform.DATA.resolve("secrets").resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar() {
    try (Stream<Path> files = Files.list(Path.of("..", "transcode-service", "target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("transcode-service-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("the transcode service is not built"))
          .toAbsolutePath()
          .normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
