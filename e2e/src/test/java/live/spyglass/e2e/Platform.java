package live.spyglass.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The platform on this machine, as `./spyglass up` starts it: five services, three stores, one
/// supervisor. Started by the first test that asks and stopped with the JVM; its data and logs stay
/// in `target/platform`.
final class Platform {

  /// For waits: generous, since machines are shared. Nothing is asserted about how long it took.
  static final Duration PATIENCE = Duration.ofMinutes(3);

  static final Path DATA = Path.of("target", "platform").toAbsolutePath();
  static final Path LOGS = DATA.resolve("logs");

  /// So short that a test need not wait for minutes until one has to go back beyond it.
  private static final String LIVE_WINDOW = "48s";

  private static final AtomicInteger nextPort =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(32_000, 32_500));

  private final int port = freePort();
  private final int rtmpPort = freePort();
  private final int rtmpsPort = freePort();
  private final int webrtcPort = freePort();
  private final Process process;

  private Platform() {
    try {
      deleteData();
      Path root = Path.of("..").toAbsolutePath().normalize();
      ProcessBuilder up =
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
                  String.valueOf(rtmpsPort),
                  "--srt-port",
                  String.valueOf(freePort()),
                  "--webrtc-port",
                  String.valueOf(webrtcPort))
              .directory(root.toFile())
              .redirectErrorStream(true);
      up.environment().put("TRANSCODE_PACKAGING_LIVE_WINDOW", LIVE_WINDOW);
      this.process = up.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
      awaitOpen(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Platform running() {
    return Running.platform();
  }

  /// Apart, since the threads that start the platform need [Platform] itself to be initialized
  /// already. One that did not open, say because another program took a port meanwhile, is tried
  /// again by the next test.
  private static final class Running {
    private static @Nullable Platform platform;

    static synchronized Platform platform() {
      if (platform == null) {
        platform = new Platform();
      }
      return platform;
    }
  }

  String url() {
    return "http://localhost:" + port;
  }

  int rtmpsPort() {
    return rtmpsPort;
  }

  /// Processes of the transcode service that the platform itself runs.
  Stream<ProcessHandle> transcoders() {
    return processes("transcode-service");
  }

  /// Processes of a service that the platform itself runs.
  ///
  /// @param module one of [#services()]
  Stream<ProcessHandle> processes(String module) {
    return process
        .descendants()
        .filter(each -> each.info().commandLine().orElse("").contains("/" + module + "/target/"));
  }

  /// Where each service serves HTTP, by its name.
  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("gateway", url());
    for (String service : List.of("catalog", "chat", "ingest", "transcode")) {
      addresses.put(service, "http://127.0.0.1:" + internalPort(service));
    }
    return addresses;
  }

  /// What every other node is told that joins this platform.
  static Map<String, String> environment() {
    return Map.of(
        "SPRING_KAFKA_BOOTSTRAP_SERVERS",
        "127.0.0.1:" + internalPort("kafka"),
        "SPRING_DATA_REDIS_URL",
        "redis://:%s@127.0.0.1:%s".formatted(secret("redis"), internalPort("redis")),
        "SPYGLASS_INTERNAL_TOKEN",
        secret("internal-token"),
        "SPYGLASS_JWKS_URL",
        "http://127.0.0.1:" + internalPort("catalog") + "/.well-known/jwks.json");
  }

  static String secret(String name) {
    try {
      return Files.readString(DATA.resolve("secrets").resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The port of a service or store that only this machine sees.
  static String internalPort(String part) {
    Properties ports = new Properties();
    try (var file = Files.newBufferedReader(DATA.resolve("ports.properties"))) {
      ports.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports.getProperty(part);
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
          // Up, or gone before it was.
          open.countDown();
        });
    try {
      if (!open.await(10, TimeUnit.MINUTES) || !process.isAlive()) {
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

  /// A port nobody listens on, given once: between those that the platform chooses for itself and
  /// those that systems lend to outgoing connections.
  static int freePort() {
    int port;
    do {
      port = nextPort.getAndIncrement();
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
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
