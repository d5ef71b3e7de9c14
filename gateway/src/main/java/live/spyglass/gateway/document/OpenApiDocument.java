package live.spyglass.gateway.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// One OpenAPI document: what the gateway serves itself, with the paths and components of the
/// services' own documents. Kept for a minute.
@Component
final class OpenApiDocument {

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1024 * 1024;

  private final Mono<JsonNode> merged;

  OpenApiDocument(GatewayProperties properties) {
    WebClient client =
        WebClient.builder()
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
            .build();
    this.merged =
        Flux.fromIterable(List.of(properties.catalogUrl(), properties.chatUrl()))
            .concatMap(service ->
                client
                    .get()
                    .uri(service + "/openapi")
                    .retrieve()
                    .bodyToMono(byte[].class)
                    .timeout(ANSWER_LIMIT))
            .collectList()
            .map(OpenApiDocument::merge)
            .cache(_ -> KEEP, _ -> Duration.ZERO, () -> Duration.ZERO);
  }

  Mono<JsonNode> get() {
    return merged;
  }

  private static JsonNode merge(List<byte[]> documents) {
    ObjectNode whole = own();
    for (byte[] document : documents) {
      JsonNode part = YAML.readTree(document);
      into(whole.withObject("paths"), part.path("paths"));
      for (var section : part.path("components").properties()) {
        into(whole.withObject("components").withObject(section.getKey()), section.getValue());
      }
    }
    return whole;
  }

  private static void into(ObjectNode whole, JsonNode part) {
    for (var entry : part.properties()) {
      if (!whole.has(entry.getKey())) {
        whole.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private static ObjectNode own() {
    try (InputStream in = new ClassPathResource("openapi.yaml").getInputStream()) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
