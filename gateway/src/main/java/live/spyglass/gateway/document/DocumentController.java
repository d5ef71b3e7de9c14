package live.spyglass.gateway.document;

import java.time.Duration;
import java.util.Arrays;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
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
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private final OpenApiDocument openApi;

  DocumentController(OpenApiDocument openApi) {
    this.openApi = openApi;
  }

  @GetMapping("/openapi")
  Mono<ResponseEntity<JsonNode>> openApi() {
    return openApi
        .get()
        .map(document ->
            ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(A_MINUTE)
                .body(document));
  }

  @GetMapping("/asyncapi")
  ResponseEntity<Resource> asyncApi() {
    return ResponseEntity.ok()
        .contentType(YAML)
        .cacheControl(A_MINUTE)
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
    return ResponseEntity.ok().contentType(TEXT).cacheControl(A_MINUTE).body(explain(problem));
  }

  private static String explain(Problem problem) {
    return """
    %s

    HTTP status %d

    %s
    """
        .formatted(problem.title(), problem.status(), problem.advice());
  }
}
