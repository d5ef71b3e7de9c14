package live.spyglass.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemDetails;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Answers with a problem detail (RFC 9457), which no cache keeps.
@Component
public final class ProblemWriter {

  private static final String RETRY_SECONDS = "2";

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  Mono<Void> write(ServerWebExchange exchange, ProblemException failure) {
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    ProblemAnswer answer = answer(failure, headers.getFirst("X-Request-Id"));
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    answer.headers().forEach(headers::set);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
  }

  /// The same for whoever writes answers without Spring.
  public ProblemAnswer answer(ProblemException failure, @Nullable String requestId) {
    Problem problem = failure.problem();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    if (problem.status() == 401) {
      headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    if (failure.retryAfter() != null) {
      long seconds = Math.max(1, failure.retryAfter().plusMillis(999).toSeconds());
      headers.put(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    } else if (problem.status() == 503) {
      headers.put(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    ProblemDetail body = ProblemDetails.of(problem, failure.detail(), requestId);
    failure.properties().forEach(body::setProperty);
    return new ProblemAnswer(problem.status(), headers, json.writeValueAsBytes(body));
  }
}
