package live.spyglass.gateway.edge;

import io.netty.handler.timeout.ReadTimeoutException;
import java.net.URI;
import java.util.List;
import live.spyglass.gateway.access.PlaybackGrants;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Takes requests for `/media/{id}/…` from the grant to the answer. A grant in the path
/// (`/media/{id}/~{grant}/…`) is checked and taken out; the origin is told which broadcast it
/// covers.
@Component
@Order(-40)
final class MediaHandler implements WebFilter {

  private static final String GRANT_HEADER = "Spyglass-Grant";

  private static final List<String> PASSED =
      List.of(
          HttpHeaders.RANGE,
          HttpHeaders.IF_RANGE,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.IF_MODIFIED_SINCE,
          "X-Request-Id");

  private final OriginDirectory directory;
  private final OriginClient origin;
  private final MediaAnswer answers;
  private final PlaybackGrants grants;

  MediaHandler(
      OriginDirectory directory, OriginClient origin, MediaAnswer answers, PlaybackGrants grants) {
    this.directory = directory;
    this.origin = origin;
    this.answers = answers;
    this.grants = grants;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    URI uri = request.getURI();
    if (!uri.getRawPath().startsWith(MediaAddress.PREFIX)) {
      return chain.filter(exchange);
    }
    answers.prepare(exchange.getResponse());
    HttpMethod method = request.getMethod();
    if (HttpMethod.OPTIONS.equals(method)) {
      return answers.allow(exchange.getResponse());
    }
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      return Mono.error(
          new ProblemException(Problem.METHOD_NOT_ALLOWED, "Media can be fetched, no more."));
    }
    return MediaAddress.parse(uri.getRawPath(), uri.getRawQuery())
        .map(address -> admit(address).then(Mono.defer(() -> serve(exchange, address))))
        .orElseGet(
            () -> Mono.error(new ProblemException(Problem.NOT_FOUND, "There is no such media.")));
  }

  private Mono<Void> admit(MediaAddress address) {
    return address.grant() == null
        ? Mono.empty()
        : grants.check(address.grant(), address.broadcast());
  }

  /// Asks once more when the node went away: the broadcast may have a new one.
  private Mono<Void> serve(ServerWebExchange exchange, MediaAddress address) {
    ServerHttpResponse response = exchange.getResponse();
    return attempt(exchange, address)
        .onErrorResume(
            failure -> hasGone(failure) && !response.isCommitted(),
            _ -> {
              directory.forget(address.broadcast());
              return attempt(exchange, address);
            });
  }

  private Mono<Void> attempt(ServerWebExchange exchange, MediaAddress address) {
    ServerHttpRequest request = exchange.getRequest();
    HttpHeaders headers = new HttpHeaders();
    for (String name : PASSED) {
      List<String> values = request.getHeaders().get(name);
      if (values != null) {
        headers.put(name, values);
      }
    }
    if (address.grant() != null) {
      headers.set(GRANT_HEADER, address.broadcast().value());
    }
    HttpMethod method = request.getMethod();
    return directory
        .find(address.broadcast())
        .flatMap(base ->
            origin.fetch(
                method,
                base.resolve(address.atOrigin()),
                headers,
                answer -> answers.write(method, exchange.getResponse(), answer)));
  }

  /// The connection failed, before an answer or instead of one.
  private static boolean hasGone(Throwable failure) {
    return failure instanceof WebClientRequestException request
        && !(request.getMostSpecificCause() instanceof ReadTimeoutException);
  }
}
