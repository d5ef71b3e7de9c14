package live.spyglass.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The settings of one service: its own, those that all of ours have, and Boot's.
record Settings(List<Setting> own, Set<String> known) {

  static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Not of Spring: the JVM's, OpenTelemetry's and the AWS SDK's own, and what others are made of.
  private static final List<String> FOREIGN =
      List.of(
          "JAVA_TOOL_OPTIONS",
          "SPRING_CONFIG_IMPORT",
          "OTEL_",
          "AWS_",
          "POD_NAME",
          "POD_IP",
          "NODE_IP");

  record Setting(String name, String type, String byDefault, String source) {

    /// As an environment variable.
    String variable() {
      return name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }
  }

  static String module(String service) {
    return service.equals("gateway") ? service : service + "-service";
  }

  static Settings of(String service) {
    Path module = Tool.ROOT.resolve(module(service));
    Path file = module.resolve("target/classes").resolve(METADATA);
    if (!Files.exists(file)) {
      throw new AssertionError(module.getFileName() + " was not built: there is no " + file);
    }
    Set<String> known = new TreeSet<>();
    try {
      List<Setting> own = read(Files.readString(file));
      own.forEach(setting -> known.add(flat(setting.name())));
      for (URL each : Collections.list(Settings.class.getClassLoader().getResources(METADATA))) {
        try (InputStream in = each.openStream()) {
          read(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
              .forEach(setting -> known.add(flat(setting.name())));
        }
      }
      return new Settings(own, known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of the starter that all services have on board.
  static List<Setting> shared() {
    try {
      return read(
          Files.readString(Tool.ROOT.resolve("service-support/target/classes").resolve(METADATA)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean takes(String variable) {
    return FOREIGN.stream().anyMatch(variable::startsWith) || known.contains(flat(variable));
  }

  /// What Boot compares: no dots, dashes, underscores, no case.
  private static String flat(String name) {
    return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
  }

  private static List<Setting> read(String metadata) {
    return JSON.readTree(metadata).path("properties").valueStream().map(Settings::setting).toList();
  }

  private static Setting setting(JsonNode property) {
    JsonNode given = property.path("defaultValue");
    return new Setting(
        property.path("name").asString(),
        property.path("type").asString(""),
        given.isMissingNode() ? "" : given.isString() ? given.asString() : given.toString(),
        property.path("sourceType").asString(""));
  }
}
