package live.spyglass.gateway.document;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One OpenAPI document: what the gateway serves itself, with the paths and components of the
/// services' own documents. Kept for a minute; when a service does not answer, the document of an
/// earlier minute is not served: it would hide that the API is not whole.
@Component
final class OpenApiDocument {

  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final int CONNECT_MILLIS = 2_000;
  private static final int MOST_BYTES = 1024 * 1024;

  private final WebClient client =
      WebClient.builder()
          .clientConnector(
              new ReactorClientHttpConnector(
                  HttpClient.newConnection()
                      .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                      .responseTimeout(ANSWER_LIMIT)))
          .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
          .build();
  private final Mono<JsonNode> merged;

  OpenApiDocument(GatewayProperties properties) {
    this.merged =
        Mono.zipDelayError(fetch(properties.catalogUrl()), fetch(properties.chatUrl()))
            .<JsonNode>map(parts ->
                OpenApiMerge.ofOwn()
                    .add("Catalog", parts.getT1())
                    .add("Chat", parts.getT2())
                    .document())
            .cache(_ -> KEEP, _ -> Duration.ZERO, () -> Duration.ZERO);
  }

  /// The document; fails when a service does not answer.
  Mono<JsonNode> get() {
    return merged;
  }

  private Mono<JsonNode> fetch(URI service) {
    return client
        .get()
        .uri(service.resolve("/openapi"))
        .retrieve()
        .bodyToMono(byte[].class)
        .timeout(ANSWER_LIMIT)
        .map(bytes -> {
          try {
            return OpenApiMerge.parse(bytes);
          } catch (JacksonException e) {
            throw new IllegalStateException(service + "/openapi is no OpenAPI document", e);
          }
        });
  }
}
