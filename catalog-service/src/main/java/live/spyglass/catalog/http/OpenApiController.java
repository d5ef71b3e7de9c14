package live.spyglass.catalog.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The catalog's OpenAPI 3.1 document: JSON, or YAML as it was written when that is asked for. The
/// gateway merges it with those of the other services.
@RestController
class OpenApiController {

  private final String yaml;
  private final Map<String, Object> document;

  OpenApiController() throws IOException {
    this.yaml = new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
    this.document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  @GetMapping(path = "/openapi", produces = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Object> json() {
    return document;
  }

  @GetMapping(path = "/openapi", produces = "application/yaml")
  String yaml() {
    return yaml;
  }
}
