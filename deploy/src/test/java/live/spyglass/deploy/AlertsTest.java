package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.DumperOptions;

/// Alerts as Prometheus' own tool reads them, fed with series by hand.
class AlertsTest {

  private static final Path FOLDER = Tool.ROOT.resolve("deploy/monitoring");

  @TempDir Path folder;

  private static Yaml rules() throws IOException {
    return Yaml.documents(Files.readString(FOLDER.resolve("alerts.yaml")))
        .findFirst()
        .orElseThrow()
        .at("spec");
  }

  private static List<String> names() throws IOException {
    return rules()
        .at("groups")
        .items()
        .flatMap(group -> group.at("rules").items())
        .map(rule -> rule.at("alert").text())
        .toList();
  }

  @Test
  void eachFiresWhenItShouldAndNotBefore() throws IOException {
    DumperOptions block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Files.writeString(
        folder.resolve("alerts.yaml"), new org.yaml.snakeyaml.Yaml(block).dump(rules().value()));
    Path tests = Files.copy(FOLDER.resolve("alerts.test.yaml"), folder.resolve("test.yaml"));
    Tool promtool = Tool.named("promtool");

    assertThat(promtool.run("check", "rules", folder.resolve("alerts.yaml")))
        .contains("SUCCESS: %d rules found".formatted(names().size()));
    promtool.run("test", "rules", tests);
    List<Yaml> tried =
        Yaml.documents(Files.readString(tests))
            .flatMap(all -> all.at("tests").items())
            .flatMap(one -> one.at("alert_rule_test").items())
            .toList();
    assertThat(names())
        .isNotEmpty()
        .allSatisfy(alert ->
            assertThat(
                    tried.stream()
                        .filter(one -> one.at("alertname").text().equals(alert))
                        .map(one -> one.at("exp_alerts").items().findAny().isPresent()))
                .as(alert)
                .contains(true, false));
  }

  @Test
  void eachHasItsPage() throws IOException {
    try (Stream<Path> pages = Files.list(FOLDER.resolve("runbooks"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(names());
    }
    rules()
        .at("groups")
        .items()
        .flatMap(group -> group.at("rules").items())
        .forEach(rule -> {
          assertThat(rule.at("annotations.runbook").text())
              .isEqualTo("deploy/monitoring/runbooks/" + rule.at("alert").text() + ".md");
          assertThat(rule.at("labels.severity").text()).isIn("warning", "critical");
          assertThat(rule.at("annotations.summary").text()).isNotBlank();
        });
  }
}
