package live.spyglass.gateway.edge;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import live.spyglass.support.internal.InternalToken;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
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
  private static final Duration ACQUIRE_LIMIT = Duration.ofSeconds(5);

  /// Less than a transcode node keeps an idle connection, so that it is never us who is surprised.
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final WebClient client;
  private final InternalToken token;

  OriginClient(InternalToken token, EdgeProperties properties) {
    this.token = token;
    HttpClient http =
        HttpClient.create(
                ConnectionProvider.builder("origin")
                    .maxConnections(properties.connections())
                    .pendingAcquireMaxCount(properties.connections())
                    .pendingAcquireTimeout(ACQUIRE_LIMIT)
                    .maxIdleTime(IDLE)
                    .build())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .responseTimeout(properties.answerTimeout());
    this.client = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http)).build();
  }

  /// An origin's answer, its body still to come.
  record Answer(
      HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body, Mono<Void> discard) {

    static Answer of(ClientResponse response) {
      Flux<DataBuffer> body =
          response
              .bodyToFlux(DataBuffer.class)
              .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
      return new Answer(
          response.statusCode(), response.headers().asHttpHeaders(), body, response.releaseBody());
    }
  }

  /// `handler` must consume the answer's body, or discard it.
  Mono<Void> fetch(
      HttpMethod method, URI uri, HttpHeaders headers, Function<Answer, Mono<Void>> handler) {
    return client
        .method(method)
        .uri(uri)
        .headers(sent -> {
          sent.addAll(headers);
          sent.set(HttpHeaders.AUTHORIZATION, token.header());
        })
        .exchangeToMono(response -> handler.apply(Answer.of(response)));
  }
}
