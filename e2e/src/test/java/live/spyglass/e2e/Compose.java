package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// `deploy/compose.yaml` as an operator starts it, with secrets and volumes of its own, on ports of
/// loopback. Everything of it is gone when it is closed.
final class Compose implements AutoCloseable {

  static final List<String> SERVICES = List.of("gateway", "catalog", "chat", "ingest", "transcode");

  private static final int STORES = 4;

  /// What is made once, and ends.
  private static final List<String> STEPS = List.of("bucket");

  /// Only this machine comes in, whatever the engine would do by itself.
  private static final String ON_LOOPBACK =
      """
      networks:
        default:
          driver_opts:
            com.docker.network.bridge.host_binding_ipv4: 127.0.0.1
      """;

  private static final long COMMAND_MINUTES = 5;
  private static final long UP_MINUTES = 8;

  private final Path folder = Path.of("target", "compose").toAbsolutePath();
  private final String project = "spyglass" + UUID.randomUUID().toString().substring(0, 8);
  private final int port = Platform.freePort();
  private final Map<String, String> ports =
      Map.of(
          "SPYGLASS_PORT", String.valueOf(port),
          "SPYGLASS_RTMP_PORT", String.valueOf(Platform.freePort()),
          "SPYGLASS_SRT_PORT", String.valueOf(Platform.freePort()),
          "SPYGLASS_WEBRTC_PORT", String.valueOf(Platform.freePort()));

  /// Up, and all of it ready.
  static Compose up() {
    var compose = new Compose();
    try {
      compose.begin();
      return compose;
    } catch (AssertionError | RuntimeException | IOException e) {
      compose.close();
      throw new AssertionError("compose did not come up: " + e.getMessage(), e);
    }
  }

  private void begin() throws IOException {
    Path deploy = Path.of("..", "deploy");
    Files.createDirectories(folder);
    for (String file : List.of("compose.yaml", "make-secrets")) {
      Files.copy(
          deploy.resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(folder.resolve("loopback.yaml"), ON_LOOPBACK);
    run(COMMAND_MINUTES, List.of(folder.resolve("make-secrets").toString()));
    compose(UP_MINUTES, "up", "--detach");
    Awaitility.await("all of it is healthy")
        .atMost(Platform.PATIENCE)
        .until(() ->
            containers().stream()
                .filter(each -> !STEPS.contains(nameOf(each)))
                .allMatch(each -> each.at("/State/Health/Status").asString("").equals("healthy")));
  }

  String url() {
    return "http://localhost:" + port;
  }

  Api api() {
    return new Api(url());
  }

  /// What the engine knows of a service's container.
  JsonNode container(String service) {
    return containers().stream()
        .filter(each -> nameOf(each).equals(service))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no container of " + service));
  }

  private static String nameOf(JsonNode container) {
    return container.at("/Config/Labels").path("com.docker.compose.service").asString("");
  }

  private List<JsonNode> containers() {
    List<String> ids = compose(COMMAND_MINUTES, "ps", "--all", "--quiet").lines().toList();
    assertThat(ids).hasSize(SERVICES.size() + STORES + STEPS.size());
    List<String> command = words("DOCKER", "docker");
    command.add("inspect");
    command.addAll(ids);
    return Api.JSON.readTree(run(COMMAND_MINUTES, command)).valueStream().toList();
  }

  /// What a command in a service's container says; that it may fail is part of the command.
  String in(String service, String command) {
    return compose(COMMAND_MINUTES, "exec", "-T", service, "bash", "-c", command);
  }

  /// Sends `SIGTERM`, and starts it again when it has gone.
  void restart(String service) {
    compose(COMMAND_MINUTES, "restart", service);
  }

  /// Sends `SIGTERM` and waits as long as the file says.
  void stop(List<String> services) {
    List<String> words = new ArrayList<>(List.of("stop"));
    words.addAll(services);
    compose(COMMAND_MINUTES, words.toArray(String[]::new));
  }

  @Override
  public void close() {
    try {
      System.out.println(compose(COMMAND_MINUTES, "logs", "--no-color", "--tail=60"));
    } finally {
      compose(COMMAND_MINUTES, "down", "--volumes", "--timeout", "30");
    }
  }

  private String compose(long minutes, String... words) {
    List<String> command = words("COMPOSE", "docker compose");
    command.addAll(List.of("-p", project, "-f", "compose.yaml", "-f", "loopback.yaml"));
    command.addAll(List.of(words));
    return run(minutes, command);
  }

  /// A program that the launcher names, or else the usual one.
  private static List<String> words(String variable, String usual) {
    return new ArrayList<>(List.of(System.getenv().getOrDefault(variable, usual).split(" ")));
  }

  private String run(long minutes, List<String> command) {
    try {
      Path errors = Files.createTempFile("compose", ".txt");
      Path output = Files.createTempFile("compose", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(ports);
      Process process = builder.start();
      boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
      process.destroyForcibly();
      String said = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(command + ":\n" + said + Files.readString(errors));
      }
      Files.delete(errors);
      Files.delete(output);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
