package live.spyglass.support.problem;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends a request with a problem detail. `detail` is shown to the client: no secret belongs into
/// it.
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient Map<String, Object> properties;
  private final @Nullable Duration retryAfter;

  public ProblemException(Problem problem, String detail) {
    this(problem, detail, Map.of(), null);
  }

  /// `properties` become further members of the problem detail (RFC 9457 §3.2).
  public ProblemException(Problem problem, String detail, Map<String, Object> properties) {
    this(problem, detail, properties, null);
  }

  private ProblemException(
      Problem problem,
      String detail,
      Map<String, Object> properties,
      @Nullable Duration retryAfter) {
    super(detail);
    this.problem = problem;
    this.properties = Map.copyOf(properties);
    this.retryAfter = retryAfter;
  }

  /// The same problem with a `Retry-After` of whole seconds, at least one.
  public static ProblemException tryAgain(Problem problem, String detail, Duration after) {
    return new ProblemException(problem, detail, Map.of(), after);
  }

  public Problem problem() {
    return problem;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public Map<String, Object> properties() {
    return properties;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
