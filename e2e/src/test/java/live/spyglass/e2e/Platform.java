package live.spyglass.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The platform on this machine, as `./spyglass up` starts it: five services, three stores, one
/// supervisor. Started by the first test that asks and stopped with the JVM; its data and logs stay
/// in `target/platform`.
final class Platform {

  /// For waits: generous, since machines are shared. Nothing is asserted about how long it took.
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Path DATA = Path.of("target", "platform").toAbsolutePath();
  private final int port = freePort();
  private final int rtmpPort = freePort();
  private final int rtmpsPort = freePort();

  private Platform() {
    try {
      deleteData();
      Path root = Path.of("..").toAbsolutePath().normalize();
      Process process =
          new ProcessBuilder(
                  root.resolve("spyglass").toString(),
                  "up",
                  "--data",
                  DATA.toString(),
                  "--port",
                  String.valueOf(port),
                  "--rtmp-port",
                  String.valueOf(rtmpPort),
                  "--rtmps-port",
                  String.valueOf(rtmpsPort))
              .directory(root.toFile())
              .redirectErrorStream(true)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      awaitOpen(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Platform running() {
    return Running.PLATFORM;
  }

  /// Apart, since the threads that start the platform need [Platform] itself to be initialized
  /// already.
  private static final class Running {
    static final Platform PLATFORM = new Platform();
  }

  String url() {
    return "http://localhost:" + port;
  }

  int rtmpsPort() {
    return rtmpsPort;
  }

  Api api() {
    return new Api(url());
  }

  private static void awaitOpen(Process process) {
    CountDownLatch open = new CountDownLatch(1);
    List<String> said = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              said.add(line);
              System.out.println("platform: " + line);
              if (line.contains("open http://")) {
                open.countDown();
              }
            }
          } catch (IOException e) {
            said.add(e.toString());
          }
        });
    try {
      if (!open.await(10, TimeUnit.MINUTES)) {
        stop(process);
        throw new AssertionError("the platform did not open:\n" + String.join("\n", said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteData() throws IOException {
    if (Files.exists(DATA)) {
      try (var files = Files.walk(DATA)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(DATA);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folders where the services' sources are.
  static List<String> services() {
    return List.of(
        "gateway", "catalog-service", "chat-service", "ingest-service", "transcode-service");
  }
}
