package live.spyglass.gateway.edge;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import live.spyglass.support.internal.InternalToken;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/// Fetches from an origin. The body streams, with back-pressure; whoever cancels it ends the
/// request upstream.
@Component
final class OriginClient {

  private static final int CONNECT_MILLIS = 2_000;

  /// Longer than an origin holds a blocking reload: three target durations, and some.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private static final int MOST_CONNECTIONS = 2_000;
  private static final Duration IDLE = Duration.ofSeconds(15);

  private final WebClient client;
  private final InternalToken token;

  OriginClient(InternalToken token) {
    this.token = token;
    HttpClient http =
        HttpClient.create(
                ConnectionProvider.builder("origin")
                    .maxConnections(MOST_CONNECTIONS)
                    .pendingAcquireMaxCount(MOST_CONNECTIONS)
                    .maxIdleTime(IDLE)
                    .build())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .responseTimeout(ANSWER_LIMIT);
    this.client = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http)).build();
  }

  record Answer(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body) {}

  /// `handler` must consume the answer's body.
  Mono<Void> fetch(
      HttpMethod method,
      URI uri,
      HttpHeaders headers,
      java.util.function.Function<Answer, Mono<Void>> handler) {
    return client
        .method(method)
        .uri(uri)
        .headers(sent -> {
          sent.addAll(headers);
          sent.set(HttpHeaders.AUTHORIZATION, token.header());
        })
        .exchangeToMono(response ->
            handler.apply(
                new Answer(
                    response.statusCode(),
                    response.headers().asHttpHeaders(),
                    response
                        .bodyToFlux(DataBuffer.class)
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release))));
  }
}
