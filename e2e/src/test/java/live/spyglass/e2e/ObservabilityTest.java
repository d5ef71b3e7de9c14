package live.spyglass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /// What scraping adds to every series (`deploy/monitoring/scraping.yaml`), and what tells of a
  /// failure that need not have happened.
  private static final Set<String> ADDED = Set.of("namespace", "pod", "job", "service", "status");

  /// `metric{label="value"` with the label's operator.
  private static final Pattern SELECTOR = Pattern.compile("([a-z][a-z0-9_]*)\\{([^}]*)}");

  private static final Pattern MATCHER =
      Pattern.compile("([a-z_]+)(=~|!~|!=|=)\\\\?\"([^\"\\\\]*)\\\\?\"");

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
            everyLabelThatIsGoneByIsThere(exported().toList());
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

  /// What is picked by a label is counted under that label from the beginning, where it is picked
  /// by a value under that value: an alert on a series that cannot exist never fires.
  private static void everyLabelThatIsGoneByIsThere(List<String> exported) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String expression : expressions()) {
      for (MatchResult selector : SELECTOR.matcher(expression).results().toList()) {
        String metric = selector.group(1);
        MATCHER
            .matcher(selector.group(2))
            .results()
            .filter(label -> !OTHERS.contains(metric) && !ADDED.contains(label.group(1)))
            .map(label ->
                label.group(1) + "=\"" + (label.group(2).equals("=") ? label.group(3) + "\"" : ""))
            .filter(label -> exported.stream().noneMatch(line -> hasLabel(line, metric, label)))
            .forEach(label -> missing.add(metric + " has no " + label));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean hasLabel(String line, String metric, String label) {
    return line.startsWith(metric + "{")
        && (line.contains("{" + label) || line.contains("," + label));
  }

  /// Names of metrics in all expressions.
  private static Set<String> asked() throws IOException {
    Set<String> names = namesIn(expressions());
    names.removeAll(OTHERS);
    return names;
  }

  private static Set<String> expressions() throws IOException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> dashboards = Files.list(DEPLOY.resolve("monitoring/dashboards"))) {
      for (Path dashboard : dashboards.toList()) {
        all.addAll(expressionsIn(dashboard, "\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\""));
      }
    }
    all.addAll(expressionsIn(DEPLOY.resolve("monitoring/alerts.yaml"), "expr: \\|\n +(.*)\n"));
    all.addAll(
        expressionsIn(
            DEPLOY.resolve("kubernetes/components/scaling-keda/scaling.yaml"), "query: (.*)\n"));
    return all;
  }

  private static Set<String> expressionsIn(Path file, String expression) throws IOException {
    Set<String> expressions =
        Pattern.compile(expression)
            .matcher(Files.readString(file))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(expressions).as(file.toString()).isNotEmpty();
    return expressions;
  }

  private static Set<String> namesIn(Set<String> expressions) {
    return expressions.stream()
        .map(one -> one.replaceAll("\\{[^}]*\\}|\\[[^]]*\\]|\\bby \\([^)]*\\)", " "))
        .flatMap(one ->
            Pattern.compile("[a-z][a-z0-9_]*_[a-z0-9_]+|\\bup\\b(?!\\()").matcher(one).results())
        .map(MatchResult::group)
        .filter(name -> !name.equals("histogram_quantile"))
        .collect(Collectors.toCollection(TreeSet::new));
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
