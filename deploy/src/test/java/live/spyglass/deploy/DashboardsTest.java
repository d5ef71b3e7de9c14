package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dashboards as somebody on call reads them. That every metric they ask for is exported, with the
/// labels they go by, is seen on the running services (`ObservabilityTest`).
class DashboardsTest {

  private static final Path FOLDER = Tool.ROOT.resolve("deploy/monitoring/dashboards");

  /// Grafana's grid is so wide.
  private static final int COLUMNS = 24;

  static Stream<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  private static Yaml read(Path dashboard) throws IOException {
    return Yaml.documents(Files.readString(dashboard)).findFirst().orElseThrow();
  }

  private static List<Yaml> panels(Yaml dashboard) {
    return dashboard.at("panels").items().filter(each -> !type(each).equals("row")).toList();
  }

  private static String type(Yaml panel) {
    return panel.at("type").text();
  }

  private static String title(Yaml panel) {
    return panel.at("title").text();
  }

  private static Stream<Yaml> expressions(Yaml panel) {
    return panel.at("targets").items().map(target -> target.at("expr"));
  }

  @Test
  void thereIsAFirstLookAndOneForEachServiceAndAllAreInstalled() throws IOException {
    List<String> names =
        dashboards().map(file -> file.getFileName().toString().replace(".json", "")).toList();
    List<String> wanted = new ArrayList<>(Manifests.SERVICES);
    wanted.add("first-look");
    assertThat(names).containsExactlyInAnyOrderElementsOf(wanted);
    String installed = Files.readString(FOLDER.resolveSibling("kustomization.yaml"));
    assertThat(names).allSatisfy(name -> assertThat(installed).contains(name + ".json"));
    Set<String> ids = new HashSet<>();
    for (Path dashboard : dashboards().toList()) {
      assertThat(ids.add(read(dashboard).at("uid").text())).as(dashboard.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(Path file) throws IOException {
    Yaml dashboard = read(file);
    assertThat(panels(dashboard))
        .isNotEmpty()
        .allSatisfy(panel -> {
          assertThat(title(panel)).isNotBlank();
          assertThat(panel.at("fieldConfig.defaults.unit").textOr(""))
              .as(title(panel))
              .isNotBlank();
          assertThat(panel.at("datasource.uid").text()).isEqualTo("${datasource}");
          assertThat(expressions(panel)).as(title(panel)).isNotEmpty();
          boolean lines = type(panel).equals("timeseries");
          assertThat(panel.at("targets").items())
              .allSatisfy(target ->
                  assertThat(target.at("legendFormat").textOr("").isBlank())
                      .as("no legend: " + title(panel))
                      .isNotEqualTo(lines));
        });
    assertThat(panels(dashboard).stream().map(DashboardsTest::title)).doesNotHaveDuplicates();
  }

  /// Several instances may share one Prometheus.
  @ParameterizedTest
  @MethodSource("dashboards")
  void everyExpressionIsOneOfPrometheusAndOfTheChosenNamespace(Path file, @TempDir Path folder)
      throws IOException {
    Yaml dashboard = read(file);
    assertThat(dashboard.at("templating.list").items().map(each -> each.at("name").text()))
        .contains("datasource", "namespace");
    StringBuilder rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
    int many = 0;
    for (Yaml panel : panels(dashboard)) {
      for (Yaml expression : expressions(panel).toList()) {
        String asked = expression.text();
        String bare = asked.replaceAll("\\bby \\([^)]*\\)|\\[[^]]*]", " ");
        assertThat(Pattern.compile("\\b[A-Za-z_]+\\{").matcher(bare).results().count())
            .as(asked)
            .isPositive()
            .isEqualTo(asked.split("\\{namespace=~\"\\$namespace\"", -1).length - 1L);
        rules.append("      - {record: 'panel:%d', expr: '%s'}\n".formatted(many++, asked));
      }
    }
    Path all = Files.writeString(folder.resolve("rules.yaml"), rules);
    assertThat(Tool.named("promtool").run("check", "rules", all))
        .contains("SUCCESS: %d rules found".formatted(many));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void noPanelLiesOverAnother(Path file) throws IOException {
    Set<String> taken = new HashSet<>();
    read(file)
        .at("panels")
        .items()
        .forEach(panel -> {
          Yaml place = panel.at("gridPos");
          int left = number(place, "x");
          int top = number(place, "y");
          assertThat(left + number(place, "w")).as(title(panel)).isLessThanOrEqualTo(COLUMNS);
          for (int x = left; x < left + number(place, "w"); x++) {
            for (int y = top; y < top + number(place, "h"); y++) {
              assertThat(taken.add(x + "," + y)).as(title(panel)).isTrue();
            }
          }
        });
  }

  /// Green, yellow or red before a word is read: broadcasters, viewers, services.
  @Test
  void theFirstLookAnswersByColour() throws IOException {
    Yaml first = read(FOLDER.resolve("first-look.json"));
    assertThat(
            first
                .at("panels")
                .items()
                .filter(panel -> type(panel).equals("row"))
                .map(DashboardsTest::title))
        .containsExactly(
            "Are broadcasters well?", "Are viewers well?", "Are services and stores well?");
    List<Yaml> numbers = panels(first).stream().filter(each -> type(each).equals("stat")).toList();
    assertThat(numbers)
        .hasSize(12)
        .allSatisfy(number -> {
          assertThat(number.at("description").textOr("")).as(title(number)).isNotBlank();
          assertThat(number.at("fieldConfig.defaults.thresholds.steps").items())
              .as(title(number))
              .isNotEmpty();
        });
    assertThat(
            numbers.stream()
                .filter(number ->
                    number
                        .at("fieldConfig.defaults.thresholds.steps")
                        .items()
                        .anyMatch(step -> step.at("color").text().equals("green"))))
        .hasSize(10);
  }

  private static int number(Yaml place, String name) {
    return Integer.parseInt(place.at(name).text());
  }
}
