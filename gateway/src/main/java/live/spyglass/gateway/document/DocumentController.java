package live.spyglass.gateway.document;

import java.util.Arrays;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/// The documents that describe the platform to developers of clients and of internal services.
@RestController
class DocumentController {

  private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");
  private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=UTF-8");

  private final OpenApiDocument openApi;

  DocumentController(OpenApiDocument openApi) {
    this.openApi = openApi;
  }

  @GetMapping(path = "/openapi", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<JsonNode> openApi() {
    return openApi.get();
  }

  @GetMapping("/asyncapi")
  ResponseEntity<Resource> asyncApi() {
    return ResponseEntity.ok()
        .contentType(YAML)
        .body(new ClassPathResource("live/spyglass/events/asyncapi.yaml"));
  }

  /// What a problem detail's `type` leads to.
  @GetMapping("/problems/{slug}")
  ResponseEntity<String> problem(@PathVariable String slug) {
    Problem problem =
        Arrays.stream(Problem.values())
            .filter(candidate -> candidate.slug().equals(slug))
            .findFirst()
            .orElseThrow(
                () -> new ProblemException(Problem.NOT_FOUND, "There is no such kind of problem."));
    return ResponseEntity.ok()
        .contentType(TEXT)
        .body(
            problem.title()
                + "\n\nHTTP status "
                + problem.status()
                + "\n\n"
                + problem.advice()
                + "\n");
  }
}
