package live.spyglass.gateway.edge;

import java.time.Duration;
import java.util.List;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Answers a player, or a cache in front of many: with the origin's bytes and its word on how long
/// they may be kept. What failed may not be kept at all. Pages of any origin may read media, so the
/// answer is the same for all of them and no cache needs to tell them apart.
@Component
final class MediaAnswer {

  private static final String PLAYLIST = "application/vnd.apple.mpegurl";
  private static final String READ =
      "Content-Length, Content-Range, Date, ETag, Retry-After, X-Request-Id";
  private static final String SENT = "Range, If-Range, If-None-Match, If-Modified-Since";
  private static final String A_DAY = "86400";

  private static final List<String> PASSED =
      List.of(
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.CONTENT_RANGE,
          HttpHeaders.CONTENT_DISPOSITION,
          HttpHeaders.ACCEPT_RANGES,
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.ETAG,
          HttpHeaders.LAST_MODIFIED);

  /// What holds for every answer, also those that are problems.
  void prepare(ServerHttpResponse response) {
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READ);
    headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  }

  /// To a browser that asks whether it may ask (Fetch, CORS-preflight request).
  Mono<Void> allow(ServerHttpResponse response) {
    HttpHeaders headers = response.getHeaders();
    response.setStatusCode(HttpStatus.NO_CONTENT);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, SENT);
    headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, A_DAY);
    return response.setComplete();
  }

  /// Writes what the origin says; a problem when that is one.
  Mono<Void> write(HttpMethod method, ServerHttpResponse response, OriginClient.Answer answer) {
    int status = answer.status().value();
    if (status >= 400 && status != HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value()) {
      return answer.discard().then(Mono.error(problem(status, answer.headers())));
    }
    response.setStatusCode(answer.status());
    HttpHeaders headers = response.getHeaders();
    for (String name : PASSED) {
      List<String> values = answer.headers().get(name);
      if (values != null) {
        headers.put(name, values);
      }
    }
    if (status >= 400) {
      headers.setCacheControl("no-store");
    } else if (headers.getCacheControl() == null) {
      headers.setCacheControl("no-cache");
    }
    String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith(PLAYLIST)) {
      // It may be compressed on the way out, which changes its length.
      headers.remove(HttpHeaders.CONTENT_LENGTH);
      headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    return HttpMethod.HEAD.equals(method)
        ? answer.discard().then(response.setComplete())
        : response.writeWith(answer.body());
  }

  private static ProblemException problem(int status, HttpHeaders headers) {
    return switch (status) {
      case 400 ->
          new ProblemException(
              Problem.INVALID_REQUEST, "The playlist was asked for a part that cannot be meant.");
      case 403, 404, 410 ->
          new ProblemException(Problem.NOT_FOUND, "There is no such media, or none yet.");
      case 405 ->
          new ProblemException(Problem.METHOD_NOT_ALLOWED, "Media can be fetched, no more.");
      default ->
          ProblemException.tryAgain(
              Problem.UNAVAILABLE,
              "The media is not ready. Try again in a moment.",
              retryAfter(headers));
    };
  }

  private static Duration retryAfter(HttpHeaders headers) {
    String seconds = headers.getFirst(HttpHeaders.RETRY_AFTER);
    return seconds != null && seconds.matches("[0-9]{1,4}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ofSeconds(1);
  }
}
