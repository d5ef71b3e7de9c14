package live.spyglass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// One service as a process of its own, beside the platform's or without it: the very jar, told by
/// its environment where everything is.
final class ServiceNode implements AutoCloseable {

  private final Process process;

  private ServiceNode(Process process) {
    this.process = process;
  }

  /// Answers once it is ready for work.
  ///
  /// @param module of the build, such as `chat-service`
  /// @param name of this node; its log is called so
  static ServiceNode start(String module, String name, int port, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx384m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar(module).toString()));
    Path log = Path.of("target", name + ".log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
    try {
      ServiceNode started = new ServiceNode(builder.start());
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
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

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static Path jar(String module) {
    try (Stream<Path> files = Files.list(Path.of("..", module, "target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError(module + " is not built"))
          .toAbsolutePath()
          .normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
