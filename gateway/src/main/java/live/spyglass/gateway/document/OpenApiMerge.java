package live.spyglass.gateway.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// OpenAPI documents (3.1) put together into one: the gateway's own, then the services'.
///
/// Only public paths are taken over. Two services may give the same name to different components:
/// the second one's is then called after its service, wherever it is referred to. Security schemes
/// have one meaning for the whole platform and are not told apart.
final class OpenApiMerge {

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final List<String> PUBLIC = List.of("/api/", "/.well-known/");
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final String SECURITY = "security";
  private static final String SCHEMES = "securitySchemes";

  private final ObjectNode whole;

  private OpenApiMerge(ObjectNode whole) {
    this.whole = whole;
  }

  /// Of YAML, or of JSON, which is YAML too.
  static JsonNode parse(byte[] document) {
    return YAML.readTree(document);
  }

  /// With the gateway's own document in it.
  static OpenApiMerge ofOwn() {
    try (InputStream in = new ClassPathResource("openapi.yaml").getInputStream()) {
      return new OpenApiMerge((ObjectNode) YAML.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode document() {
    return whole;
  }

  /// Adds the document of a service, which is left as it is.
  OpenApiMerge add(String service, JsonNode document) {
    JsonNode part = document.deepCopy();
    Map<String, String> names = tellApart(service, part);
    for (var path : part.path("paths").properties()) {
      if (PUBLIC.stream().anyMatch(path.getKey()::startsWith)) {
        secure(path.getValue(), part.path(SECURITY));
        whole.withObjectProperty("paths").set(path.getKey(), path.getValue());
      }
    }
    for (var kind : part.path("components").properties()) {
      ObjectNode section = whole.withObjectProperty("components").withObjectProperty(kind.getKey());
      for (var component : kind.getValue().properties()) {
        String reference = reference(kind.getKey(), component.getKey());
        String name = names.getOrDefault(reference, reference);
        String own = name.substring(name.lastIndexOf('/') + 1);
        if (!section.has(own)) {
          section.set(own, component.getValue());
        }
      }
    }
    part.path("tags").forEach(this::addTag);
    return this;
  }

  /// New names for the components of the part that mean something else than what has their name
  /// already. A component that refers to a renamed one is a different one by that.
  private Map<String, String> tellApart(String service, JsonNode part) {
    Map<String, String> names = new HashMap<>();
    boolean found = true;
    while (found) {
      found = false;
      for (var kind : part.path("components").properties()) {
        for (var component : kind.getValue().properties()) {
          String reference = reference(kind.getKey(), component.getKey());
          JsonNode present = whole.at(reference.substring(1));
          boolean differs = !present.isMissingNode() && !present.equals(component.getValue());
          if (differs && !kind.getKey().equals(SCHEMES) && !names.containsKey(reference)) {
            String name = reference(kind.getKey(), service + component.getKey());
            names.put(reference, name);
            refer(part, reference, name);
            found = true;
          }
        }
      }
    }
    return names;
  }

  private static String reference(String kind, String name) {
    return "#/components/" + kind + "/" + name;
  }

  private static void refer(JsonNode node, String from, String to) {
    if (node instanceof ObjectNode object && from.equals(object.path("$ref").asString(""))) {
      object.put("$ref", to);
    }
    node.forEach(child -> refer(child, from, to));
  }

  /// What a document says for all its operations is said by each of them.
  private static void secure(JsonNode path, JsonNode security) {
    for (var operation : path.properties()) {
      if (METHODS.contains(operation.getKey())
          && !security.isMissingNode()
          && operation.getValue() instanceof ObjectNode object
          && !object.has(SECURITY)) {
        object.set(SECURITY, security);
      }
    }
  }

  private void addTag(JsonNode tag) {
    JsonNode name = tag.path("name");
    if (whole.path("tags").valueStream().noneMatch(known -> known.path("name").equals(name))) {
      whole.withArrayProperty("tags").add(tag);
    }
  }
}
