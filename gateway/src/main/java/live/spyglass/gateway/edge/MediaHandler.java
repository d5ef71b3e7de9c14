package live.spyglass.gateway.edge;

import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import live.spyglass.events.BroadcastId;
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

/// Answers `/media/{id}/…` from the origin that holds the broadcast. A grant in the path
/// (`/media/{id}/~{grant}/…`) is checked and taken out; the origin is told which broadcast it
/// covers.
@Component
@Order(-40)
final class MediaHandler implements WebFilter {

  private static final String PREFIX = "/media/";
  private static final String GRANT_HEADER = "Spyglass-Grant";

  /// What an origin can have: no dots that climb, nothing encoded.
  private static final Pattern RESOURCE = Pattern.compile("(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_.-]+");

  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9_=&.%-]{0,512}");

  private static final List<String> ASKED =
      List.of(
          HttpHeaders.RANGE,
          HttpHeaders.IF_RANGE,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.IF_MODIFIED_SINCE,
          HttpHeaders.ACCEPT,
          "X-Request-Id");

  private static final List<String> ANSWERED =
      List.of(
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_RANGE,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.ACCEPT_RANGES,
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.ETAG,
          HttpHeaders.LAST_MODIFIED,
          HttpHeaders.RETRY_AFTER);

  private final OriginDirectory directory;
  private final OriginClient origin;
  private final PlaybackGrants grants;

  MediaHandler(OriginDirectory directory, OriginClient origin, PlaybackGrants grants) {
    this.directory = directory;
    this.origin = origin;
    this.grants = grants;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    if (!path.startsWith(PREFIX)) {
      return chain.filter(exchange);
    }
    HttpMethod method = exchange.getRequest().getMethod();
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      return Mono.error(
          new ProblemException(Problem.METHOD_NOT_ALLOWED, "Media can be fetched, no more."));
    }
    String[] parts = path.substring(PREFIX.length()).split("/", 2);
    if (parts.length < 2 || !BroadcastId.isValid(parts[0])) {
      return Mono.error(notFound());
    }
    BroadcastId broadcast = new BroadcastId(parts[0]);
    String resource = parts[1];
    if (!resource.startsWith("~")) {
      return serve(exchange, broadcast, resource, false);
    }
    int end = resource.indexOf('/');
    if (end < 0) {
      return Mono.error(notFound());
    }
    String inner = resource.substring(end + 1);
    return grants
        .check(resource.substring(1, end), broadcast)
        .then(Mono.defer(() -> serve(exchange, broadcast, inner, true)));
  }

  private Mono<Void> serve(
      ServerWebExchange exchange, BroadcastId broadcast, String resource, boolean granted) {
    String query = exchange.getRequest().getURI().getRawQuery();
    if (!RESOURCE.matcher(resource).matches()
        || (query != null && !QUERY.matcher(query).matches())) {
      return Mono.error(notFound());
    }
    String rest =
        "/origin/" + broadcast.value() + "/" + resource + (query == null ? "" : "?" + query);
    Mono<Void> once = attempt(exchange, broadcast, rest, granted);
    return once.onErrorResume(
        failure -> isRefused(failure) && !exchange.getResponse().isCommitted(),
        _ -> {
          directory.forget(broadcast);
          return attempt(exchange, broadcast, rest, granted);
        });
  }

  private Mono<Void> attempt(
      ServerWebExchange exchange, BroadcastId broadcast, String rest, boolean granted) {
    ServerHttpRequest request = exchange.getRequest();
    HttpHeaders headers = new HttpHeaders();
    copy(request.getHeaders(), headers, ASKED);
    if (granted) {
      headers.set(GRANT_HEADER, broadcast.value());
    }
    return directory
        .find(broadcast)
        .flatMap(base ->
            origin.fetch(
                request.getMethod(),
                URI.create(base + rest),
                headers,
                answer -> answer(exchange.getResponse(), answer)));
  }

  private static Mono<Void> answer(ServerHttpResponse response, OriginClient.Answer answer) {
    int status = answer.status().value();
    if (status == 404 || status == 400 || status >= 500) {
      Problem problem =
          status == 404
              ? Problem.NOT_FOUND
              : status == 400 ? Problem.INVALID_REQUEST : Problem.UNAVAILABLE;
      String detail =
          status == 404
              ? "There is no such media, or none yet."
              : status == 400
                  ? "The playlist was asked for a part that cannot be meant."
                  : "The media is not ready. Try again in a moment.";
      return answer
          .body()
          .doOnNext(org.springframework.core.io.buffer.DataBufferUtils::release)
          .then(Mono.error(new ProblemException(problem, detail)));
    }
    response.setStatusCode(answer.status());
    copy(answer.headers(), response.getHeaders(), ANSWERED);
    boolean playlist = isPlaylist(answer.headers());
    if (playlist) {
      // It may be compressed on the way out, which changes its length.
      response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
    }
    return response.writeWith(answer.body());
  }

  private static boolean isPlaylist(HttpHeaders headers) {
    String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("application/vnd.apple.mpegurl");
  }

  private static void copy(HttpHeaders from, HttpHeaders to, List<String> names) {
    for (String name : names) {
      List<String> values = from.get(name);
      if (values != null) {
        to.put(name, values);
      }
    }
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof WebClientRequestException request
        && request.getMostSpecificCause() instanceof ConnectException;
  }

  private static ProblemException notFound() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such media.");
  }
}
