package live.spyglass.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document that every answer must follow.
public final class Contract {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode document;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  public Contract() {
    try {
      String yaml =
          new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
      this.document = JSON.valueToTree(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode document() {
    return document;
  }

  /// Fails unless the document knows the path, the method and the status, and the body follows its
  /// schema.
  void check(String method, String path, int status, String contentType, String body) {
    String template = template(path);
    JsonNode operation = document.at("/paths").path(template).path(method.toLowerCase(Locale.ROOT));
    assertThat(operation.isMissingNode()).as("%s %s is described", method, template).isFalse();
    JsonNode response = operation.path("responses").path(String.valueOf(status));
    assertThat(response.isMissingNode())
        .as("%s of %s %s is described, body %s", status, method, template, body)
        .isFalse();
    if (response.has("$ref")) {
      response = document.at(response.path("$ref").asString().substring(1));
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertThat(body).as("body of %s %s", method, path).isEmpty();
      return;
    }
    String type = contentType.replaceFirst(";.*", "");
    JsonNode schema = content.path(type).path("schema");
    assertThat(schema.isMissingNode())
        .as("%s of %s %s %s is described", type, method, template, status)
        .isFalse();
    assertThat(schema(schema).validate(JSON.readTree(body)))
        .as("%s %s → %s %s", method, path, status, body)
        .isEmpty();
  }

  private Schema schema(JsonNode node) {
    return schemas.computeIfAbsent(
        node.toString(),
        _ -> {
          ObjectNode whole = JSON.createObjectNode();
          whole.set("components", document.path("components"));
          whole.set("$ref", node.path("$ref"));
          return REGISTRY.getSchema(whole);
        });
  }

  /// The most literal template that fits.
  private String template(String path) {
    String bare = path.replaceFirst("\\?.*", "");
    return document.path("paths").propertyNames().stream()
        .filter(template -> bare.matches(template.replaceAll("\\{[a-z]+}", "[^/]+")))
        .min(Comparator.comparingInt(template -> template.split("\\{", -1).length))
        .orElseThrow(() -> new AssertionError(path + " is not in the OpenAPI document"));
  }
}
