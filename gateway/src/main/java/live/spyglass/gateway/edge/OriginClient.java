package live.spyglass.gateway.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import live.spyglass.support.internal.InternalToken;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/// Fetches from an origin. Whoever cancels ends the request upstream.
@Component
final class OriginClient {

  private static final String GRANT = "Spyglass-Grant";
  private static final int CONNECT_MILLIS = 2_000;
  private static final Duration ACQUIRE_LIMIT = Duration.ofSeconds(5);

  /// Less than a transcode node keeps an idle connection, so that it is never us who is surprised.
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Counter requests;

  OriginClient(InternalToken token, EdgeProperties properties, MeterRegistry meters) {
    this.client =
        HttpClient.create(
                ConnectionProvider.builder("origin")
                    .maxConnections(properties.connections())
                    .pendingAcquireMaxCount(properties.connections())
                    .pendingAcquireTimeout(ACQUIRE_LIMIT)
                    .maxIdleTime(IDLE)
                    .build())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .responseTimeout(properties.answerTimeout())
            .disableRetry(true)
            .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, token.header()));
    this.requests =
        Counter.builder("spyglass.gateway.edge.origin.requests")
            .description("Requests that this gateway made to origins")
            .register(meters);
  }

  /// Is told what comes, one after the other, on one thread.
  interface Arrival {

    /// The answer has begun. True: its bytes are wanted, else they are thrown away.
    boolean begins(int status, HttpHeaders headers);

    /// Takes over the reference.
    void bytes(ByteBuf bytes);

    void ends();

    void fails(Throwable failure);
  }

  /// Fetches as fast as it comes; whoever is told must bound what is kept.
  Disposable fetch(URI base, MediaAddress address, String requestId, Arrival arrival) {
    requests.increment();
    return client
        .headers(headers -> say(headers, address, requestId))
        .get()
        .uri(base.resolve(address.atOrigin()))
        .response((answer, body) ->
            arrival.begins(answer.status().code(), answer.responseHeaders())
                ? body.doOnNext(bytes -> arrival.bytes(bytes.retain()))
                : answer.status().code() == 200 ? Flux.<ByteBuf>empty() : body)
        .then()
        .subscribe(null, arrival::fails, arrival::ends);
  }

  /// The status of an answer whose body is of no interest.
  Mono<Integer> probe(URI base, Lease lease) {
    requests.increment();
    return client
        .headers(headers -> {
          if (lease.granted()) {
            headers.set(GRANT, lease.broadcast().value());
          }
        })
        .head()
        .uri(base.resolve("/origin/" + lease.broadcast().value() + "/index.m3u8"))
        .responseSingle((answer, _) -> Mono.just(answer.status().code()));
  }

  /// An answer whose bytes come as fast as they are asked for.
  record Passing(int status, HttpHeaders headers, Flux<ByteBuf> body) {}

  /// `handler` must consume the answer's body.
  Mono<Void> pass(
      HttpMethod method,
      URI base,
      MediaAddress address,
      HttpHeaders further,
      String requestId,
      Function<Passing, Mono<Void>> handler) {
    requests.increment();
    return client
        .headers(headers -> say(headers.add(further), address, requestId))
        .request(method)
        .uri(base.resolve(address.atOrigin()))
        .response((answer, body) ->
            handler.apply(
                new Passing(
                    answer.status().code(), answer.responseHeaders(), body.map(ByteBuf::retain))))
        .then();
  }

  private static void say(HttpHeaders headers, MediaAddress address, String requestId) {
    headers.set("X-Request-Id", requestId);
    if (address.isGranted()) {
      headers.set(GRANT, address.broadcast().value());
    }
  }

  /// The connection failed, before an answer or instead of the rest of one; a node that only takes
  /// too long is not gone.
  static boolean hasGone(Throwable failure) {
    return failure instanceof IOException;
  }
}
