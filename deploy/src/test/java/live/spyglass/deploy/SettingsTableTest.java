package live.spyglass.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `deploy/settings.md` is made from the records that hold the settings.
class SettingsTableTest {

  private static final List<String> SERVICES =
      List.of("gateway", "ingest", "transcode", "catalog", "chat");

  private static final String ALL = "all";

  @Test
  void saysAllOfThemAndNothingElse() throws IOException {
    Path made = Files.createDirectories(Path.of("target")).resolve("settings.md");
    Files.writeString(made, table());
    assertThat(Files.readAllLines(Tool.ROOT.resolve("deploy/settings.md")))
        .as("a setting has changed: copy deploy/target/settings.md over deploy/settings.md")
        .hasSizeGreaterThan(100)
        .isEqualTo(Files.readAllLines(made));
  }

  /// The variables that the guide explains are there, too.
  @Test
  void theGuideExplainsSettingsThatExist() throws IOException {
    List<Settings> all = SERVICES.stream().map(Settings::of).toList();
    List<String> explained =
        Files.readString(Tool.ROOT.resolve("ARCHITECTURE.md"))
            .lines()
            .dropWhile(line -> !line.equals("### Configuration"))
            .takeWhile(line -> !line.equals("### Tokens"))
            .filter(line -> line.startsWith("| `"))
            .flatMap(line ->
                Pattern.compile("`([A-Z][A-Z_0-9]+)`")
                    .matcher(line.substring(0, line.indexOf('|', 2)))
                    .results()
                    .map(match -> match.group(1)))
            .filter(variable -> !variable.startsWith("_"))
            .toList();
    assertThat(explained)
        .isNotEmpty()
        .allSatisfy(variable ->
            assertThat(all).as(variable).anyMatch(settings -> settings.takes(variable)));
  }

  private static String table() {
    var rows = new TreeMap<String, Settings.Setting>();
    var takers = new TreeMap<String, String>();
    for (String service : SERVICES) {
      for (Settings.Setting setting : Settings.of(service).own()) {
        rows.put(setting.variable(), setting);
        takers.merge(setting.variable(), service, (some, one) -> some + ", " + one);
      }
    }
    for (Settings.Setting setting : Settings.shared()) {
      rows.put(setting.variable(), setting);
      takers.put(setting.variable(), ALL);
    }
    String lines =
        rows.values().stream()
            .sorted(
                Comparator.comparing(
                        (Settings.Setting setting) -> !ALL.equals(takers.get(setting.variable())))
                    .thenComparing(Settings.Setting::variable))
            .map(setting ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        setting.variable(),
                        takers.get(setting.variable()),
                        kind(setting.type()),
                        setting.byDefault().isEmpty() ? "" : "`" + setting.byDefault() + "`"))
            .collect(Collectors.joining("\n"));
    return """
    # Settings

    Every setting of ours, as an environment variable, made from the records that hold them (`SettingsTableTest`). What they mean stands at those
    records; those that an operator decides on are explained in [ARCHITECTURE.md](../ARCHITECTURE.md#configuration). Durations: `500ms`, `10s`, `2m`, `1h`,
    `7d`. Sizes: `64KB`, `256MB`, `4GB`. Beside these, Spring Boot's own work as well.

    | variable | who | what | unless set |
    |---|---|---|---|
    """
        + lines
        + "\n";
  }

  private static String kind(String type) {
    String last = type.replaceAll("<.*>", "").replaceAll(".*\\.", "");
    return switch (last) {
      case "Integer", "Long" -> "number";
      case "Double", "Float" -> "fraction";
      case "Boolean" -> "true or false";
      case "Duration" -> "duration";
      case "DataSize" -> "size";
      case "URI" -> "address";
      case "Path" -> "path";
      case "List", "Set" -> "list, by commas";
      default -> "text";
    };
  }
}
