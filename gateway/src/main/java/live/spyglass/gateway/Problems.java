package live.spyglass.gateway;

import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemDetails;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Writes every failure of the gateway as a problem detail (RFC 9457).
@Component
@Order(-2)
public final class Problems implements ErrorWebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String RETRY_SECONDS = "2";

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    return write(exchange, translate(exchange, failure));
  }

  /// Ends the exchange with the problem.
  public Mono<Void> write(ServerWebExchange exchange, ProblemException problem) {
    ServerHttpResponse response = exchange.getResponse();
    int status = problem.problem().status();
    response.setStatusCode(HttpStatusCode.valueOf(status));
    HttpHeaders headers = response.getHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    if (status == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    if (problem.retryAfter() != null) {
      headers.set(
          HttpHeaders.RETRY_AFTER,
          String.valueOf(Math.max(1, problem.retryAfter().plusMillis(999).toSeconds())));
    } else if (status == 503) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    ProblemDetail body =
        ProblemDetails.of(problem.problem(), problem.detail(), headers.getFirst("X-Request-Id"));
    problem.properties().forEach(body::setProperty);
    DataBuffer bytes = response.bufferFactory().wrap(json.writeValueAsBytes(body));
    return response.writeWith(Mono.just(bytes));
  }

  private static ProblemException translate(ServerWebExchange exchange, Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (isUnreachable(failure)) {
      LOG.warn(
          "{} {}: upstream does not answer: {}",
          exchange.getRequest().getMethod(),
          exchange.getRequest().getPath(),
          failure.toString());
      return new ProblemException(
          Problem.UNAVAILABLE,
          "The part of Spyglass that answers this is restarting or overloaded. Nothing was lost.");
    }
    if (failure instanceof ResponseStatusException status) {
      Problem problem = byStatus(status.getStatusCode().value());
      return new ProblemException(problem, problem.advice());
    }
    LOG.error(
        "{} {} failed",
        exchange.getRequest().getMethod(),
        exchange.getRequest().getPath(),
        failure);
    return new ProblemException(Problem.INTERNAL, Problem.INTERNAL.advice());
  }

  private static boolean isUnreachable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof TimeoutException
          || cause instanceof WebClientRequestException
          || cause instanceof io.netty.handler.timeout.TimeoutException
          || cause instanceof reactor.netty.http.client.PrematureCloseException
          || isGatewayTimeout(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isGatewayTimeout(@Nullable Throwable cause) {
    return cause instanceof ResponseStatusException status
        && (status.getStatusCode().value() == 503 || status.getStatusCode().value() == 504);
  }

  private static Problem byStatus(int status) {
    for (Problem problem : Problem.values()) {
      if (problem.status() == status) {
        return problem;
      }
    }
    return status < 500 ? Problem.INVALID_REQUEST : Problem.INTERNAL;
  }
}
