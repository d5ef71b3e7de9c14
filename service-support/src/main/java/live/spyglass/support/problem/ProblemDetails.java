package live.spyglass.support.problem;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/// Makes problem details of the catalogue's problems.
public final class ProblemDetails {

  private ProblemDetails() {}

  /// `requestId` is the correlation id that also stands in every log line of the request.
  public static ProblemDetail of(Problem problem, String detail, @Nullable String requestId) {
    ProblemDetail body = ProblemDetail.forStatus(HttpStatusCode.valueOf(problem.status()));
    body.setType(URI.create(problem.type()));
    body.setTitle(problem.title());
    body.setDetail(detail);
    if (requestId != null) {
      body.setProperty("requestId", requestId);
    }
    return body;
  }

  /// With the request id of the current thread.
  public static ProblemDetail of(Problem problem, String detail) {
    return of(problem, detail, MDC.get("requestId"));
  }
}
