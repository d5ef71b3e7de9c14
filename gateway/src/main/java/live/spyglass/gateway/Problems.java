package live.spyglass.gateway;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/// Turns every failure of the gateway into a problem of the catalogue, and into one log line when
/// it is not the client's own. No line holds a query or a grant: both can be secrets.
@Component
@Order(-2)
final class Problems implements ErrorWebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final ProblemWriter writer;

  Problems(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (!exchange.getResponse().isCommitted()) {
      return writer.write(exchange, translate(exchange, failure));
    }
    // Too late to say anything: the connection ends, so that nobody takes half for the whole.
    if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      log(Level.WARN, exchange, failure.toString(), null);
    }
    return Mono.error(new AnswerBrokenOffException());
  }

  /// In place of what happened, whose trace names the whole address.
  private static final class AnswerBrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnswerBrokenOffException() {
      super("an answer was broken off", null, false, false);
    }
  }

  private static ProblemException translate(ServerWebExchange exchange, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (isUnreachable(cause)) {
        log(Level.WARN, exchange, "no service took the request: " + cause, null);
        return new ProblemException(
            Problem.UNAVAILABLE,
            "The part of Spyglass that answers this is restarting or overloaded. Nothing was lost.");
      }
      if (isUnanswered(cause)) {
        log(Level.WARN, exchange, "no answer from the service: " + cause, null);
        return new ProblemException(Problem.UNAVAILABLE, unanswered(exchange.getRequest()));
      }
    }
    if (failure instanceof ResponseStatusException status) {
      Problem problem = byStatus(status.getStatusCode().value());
      return new ProblemException(problem, problem.advice());
    }
    log(Level.ERROR, exchange, "failed", failure);
    return new ProblemException(Problem.INTERNAL, Problem.INTERNAL.advice());
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof RejectedExecutionException
        || cause instanceof WebClientResponseException
        || isStatus(cause, 503);
  }

  private static boolean isUnanswered(Throwable cause) {
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof io.netty.handler.timeout.TimeoutException
        || isStatus(cause, 504);
  }

  private static boolean isStatus(Throwable cause, int status) {
    return cause instanceof ResponseStatusException answer
        && answer.getStatusCode().value() == status;
  }

  private static String unanswered(ServerHttpRequest request) {
    HttpMethod method = request.getMethod();
    return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method)
        ? "The part of Spyglass that answers this took too long or went away."
        : "The part of Spyglass that answers this took too long or went away. Your request may have"
            + " been carried out: look, or send it again with the same Idempotency-Key.";
  }

  private static Problem byStatus(int status) {
    for (Problem problem : Problem.values()) {
      if (problem.status() == status) {
        return problem;
      }
    }
    return status < 500 ? Problem.INVALID_REQUEST : Problem.INTERNAL;
  }

  private static void log(
      Level level, ServerWebExchange exchange, String what, @Nullable Throwable failure) {
    ServerHttpRequest request = exchange.getRequest();
    // Grants, and names of WebRTC sessions, are secrets.
    String path =
        request
            .getURI()
            .getRawPath()
            .replaceAll("(?i)/(?:~|%7e)[^/]+", "/~***")
            .replaceAll("^(/whi?e?p/[^/]+)/[^~].*", "$1/***");
    LOG.atLevel(level)
        .addKeyValue("requestId", exchange.getResponse().getHeaders().getFirst("X-Request-Id"))
        .setCause(failure)
        .log("{} {}: {}", request.getMethod(), path, what);
  }
}
