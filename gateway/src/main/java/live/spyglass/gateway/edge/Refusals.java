package live.spyglass.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;

/// What a viewer is told when an origin gives no media.
final class Refusals {

  private Refusals() {}

  static ProblemException noMedia() {
    return new ProblemException(Problem.NOT_FOUND, "There is no such media, or none yet.");
  }

  static ProblemException onlyFetched() {
    return new ProblemException(Problem.METHOD_NOT_ALLOWED, "Media can be fetched, no more.");
  }

  static ProblemException notReady(Duration retryAfter) {
    return ProblemException.tryAgain(
        Problem.UNAVAILABLE, "The media is not ready. Try again in a moment.", retryAfter);
  }

  static ProblemException byStatus(int status, HttpHeaders headers) {
    return switch (status) {
      case 400 ->
          new ProblemException(
              Problem.INVALID_REQUEST, "The playlist was asked for a part that cannot be meant.");
      case 403, 404, 410 -> noMedia();
      case 405 -> onlyFetched();
      default -> notReady(retryAfter(headers));
    };
  }

  static ProblemException byFailure(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    return failure instanceof IOException
            || failure instanceof TimeoutException
            || failure instanceof RejectedExecutionException
            || failure instanceof io.netty.handler.timeout.TimeoutException
        ? notReady(Duration.ofSeconds(1))
        : new ProblemException(Problem.INTERNAL, Problem.INTERNAL.advice());
  }

  private static Duration retryAfter(HttpHeaders headers) {
    String seconds = headers.get("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,4}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ofSeconds(1);
  }
}
