package live.spyglass.gateway;

import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemDetails;
import live.spyglass.support.problem.ProblemException;
import org.springframework.core.io.buffer.DataBuffer;
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
final class ProblemWriter {

  private static final String RETRY_SECONDS = "2";

  private final JsonMapper json;

  ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  Mono<Void> write(ServerWebExchange exchange, ProblemException failure) {
    ServerHttpResponse response = exchange.getResponse();
    Problem problem = failure.problem();
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    if (problem.status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    if (failure.retryAfter() != null) {
      long seconds = Math.max(1, failure.retryAfter().plusMillis(999).toSeconds());
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    } else if (problem.status() == 503) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    ProblemDetail body =
        ProblemDetails.of(problem, failure.detail(), headers.getFirst("X-Request-Id"));
    failure.properties().forEach(body::setProperty);
    DataBuffer bytes = response.bufferFactory().wrap(json.writeValueAsBytes(body));
    return response.writeWith(Mono.just(bytes));
  }
}
