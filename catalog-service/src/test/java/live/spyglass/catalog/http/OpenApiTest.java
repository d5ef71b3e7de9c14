package live.spyglass.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import live.spyglass.catalog.testing.CatalogClient;
import live.spyglass.catalog.testing.CatalogTest;
import live.spyglass.catalog.testing.Contract;
import live.spyglass.catalog.testing.Reply;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The document names what is there, no less and no more. (That every answer follows it, the client
/// of the tests sees to.)
@CatalogTest
class OpenApiTest {

  private static final Set<String> UNDESCRIBED =
      Set.of("GET /openapi", "POST /internal/stream-keys/resolve");

  @Autowired CatalogClient catalog;
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void everyOperationIsDescribedAndEveryDescribedOneIsThere() {
    Set<String> there = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          if (method.getBeanType().getName().startsWith("live.spyglass.catalog")) {
            for (String path : mapping.getPatternValues()) {
              mapping
                  .getMethodsCondition()
                  .getMethods()
                  .forEach(verb -> there.add(verb + " " + path));
            }
          }
        });
    there.removeAll(UNDESCRIBED);
    assertThat(there).containsExactlyInAnyOrderElementsOf(described());
  }

  @Test
  void itIsServedAsJsonAndAsYaml() {
    Reply json = catalog.raw("GET", "/openapi", null, Map.of());
    assertThat(json.expect(200).at("/openapi")).isEqualTo("3.1.0");
    assertThat(json.json()).isEqualTo(new Contract().document());
    Reply yaml = catalog.raw("GET", "/openapi", null, Map.of("Accept", "application/yaml"));
    assertThat(yaml.expect(200).text()).startsWith("openapi: 3.1.0");
  }

  @Test
  void bodiesWithoutALengthAreBoundedToo() {
    Reply reply = catalog.chunked("/api/v1/accounts", "\"" + "x".repeat(200_000) + "\"");
    assertThat(reply.status()).isEqualTo(400);
  }

  private static Set<String> described() {
    Set<String> described = new TreeSet<>();
    JsonNode paths = new Contract().document().path("paths");
    for (String path : paths.propertyNames()) {
      for (String verb : paths.path(path).propertyNames()) {
        if (List.of("get", "put", "post", "patch", "delete").contains(verb)) {
          described.add(verb.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    return described;
  }
}
