package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an operator asks of the running services: the metrics that dashboards, alerts and scaling
/// rules name, and the probes that Kubernetes calls.
class ObservabilityTest {

  private static final Path DEPLOY = Path.of("..", "deploy");

  /// Prometheus' own.
  private static final Set<String> OTHERS = Set.of("up");

  private final Platform platform = Platform.running();
  private final Api api = platform.api();

  @Test
  void whateverIsAskedForIsExportedAndNothingNamesABroadcast() throws IOException {
    Set<String> asked = asked();
    assertThat(asked).hasSizeGreaterThan(50);
    Person owner = Person.signUp(api, "observed_owner", "Observed");
    JsonNode created = owner.createBroadcast("Seen by operators", "PUBLIC");
    String id = created.get("id").asString();
    try (Publisher _ = Publisher.start(created.get("ingest").get("rtmp"), Duration.ofMinutes(5))) {
      owner.awaitState(id, "LIVE");
      api.get(owner.broadcast(id).get("playback").get("hls").asString(), null).text();
      await("every metric that is asked for")
          .atMost(Platform.PATIENCE)
          .untilAsserted(() -> {
            Set<String> missing = new TreeSet<>(asked);
            missing.removeAll(exported().map(this::name).collect(Collectors.toSet()));
            assertThat(missing).isEmpty();
          });
      assertThat(exported())
          .noneMatch(line -> line.contains(id) || line.contains("observed_owner"));
      owner.end(id);
    }
  }

  @Test
  void everyServiceAnswersItsProbes() {
    platform
        .addresses()
        .forEach((service, address) -> {
          for (String probe : new String[] {"liveness", "readiness"}) {
            assertThat(api.get(address + "/actuator/health/" + probe, null).status())
                .as(service + " " + probe)
                .isEqualTo(200);
          }
        });
  }

  /// Names of metrics in all expressions.
  private static Set<String> asked() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> dashboards = Files.list(DEPLOY.resolve("monitoring/dashboards"))) {
      for (Path dashboard : dashboards.toList()) {
        names.addAll(namesIn(dashboard, "\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\""));
      }
    }
    names.addAll(namesIn(DEPLOY.resolve("monitoring/alerts.yaml"), "expr: \\|\n +(.*)\n"));
    names.addAll(
        namesIn(
            DEPLOY.resolve("kubernetes/components/scaling-keda/scaling.yaml"), "query: (.*)\n"));
    names.removeAll(OTHERS);
    return names;
  }

  private static Set<String> namesIn(Path file, String expression) throws IOException {
    Set<String> expressions =
        Pattern.compile(expression)
            .matcher(Files.readString(file))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(expressions).as(file.toString()).isNotEmpty();
    return expressions.stream()
        .map(one -> one.replaceAll("\\{[^}]*\\}|\\[[^]]*\\]|\\bby \\([^)]*\\)", " "))
        .flatMap(one ->
            Pattern.compile("[a-z][a-z0-9_]*_[a-z0-9_]+|\\bup\\b(?!\\()").matcher(one).results())
        .map(MatchResult::group)
        .filter(name -> !name.equals("histogram_quantile"))
        .collect(Collectors.toSet());
  }

  private String name(String line) {
    return line.replaceAll("[{ ].*", "");
  }

  /// The lines of all services' metrics.
  private Stream<String> exported() {
    return platform.addresses().values().stream()
        .flatMap(address ->
            api.get(address + "/actuator/prometheus", Platform.secret("internal-token"))
                .text()
                .lines())
        .filter(line -> !line.startsWith("#"));
  }
}
