package live.spyglass.support.problem;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// Turns everything that escapes a controller into a problem detail of the catalogue.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int MOST_CAUSES = 20;

  @ExceptionHandler
  ResponseEntity<ProblemDetail> handle(ProblemException exception) {
    ProblemDetail body = ProblemDetails.of(exception.problem(), exception.detail());
    exception.properties().forEach(body::setProperty);
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (exception.retryAfter() != null) {
      headers.set(
          HttpHeaders.RETRY_AFTER,
          String.valueOf(Math.max(1, exception.retryAfter().plusMillis(999).toSeconds())));
    }
    if (exception.problem().status() == 401) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return new ResponseEntity<>(
        body, headers, HttpStatusCode.valueOf(exception.problem().status()));
  }

  @ExceptionHandler(MethodArgumentTypeMismatchException.class)
  ResponseEntity<ProblemDetail> handleMismatch(MethodArgumentTypeMismatchException exception) {
    return handle(
        new ProblemException(
            Problem.INVALID_REQUEST,
            "'" + exception.getName() + "' has a value of the wrong form."));
  }

  /// The database is away, or too slow: it passes.
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    QueryTimeoutException.class,
    TransientDataAccessResourceException.class
  })
  ResponseEntity<ProblemDetail> handleNoAnswer(Exception exception) {
    LOG.warn("a store does not answer: {}", exception.toString());
    return handle(
        ProblemException.tryAgain(Problem.UNAVAILABLE, Problem.UNAVAILABLE.advice(), SOON));
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<ProblemDetail> handleUnexpected(Exception exception) {
    if (isWithoutConnection(exception)) {
      return handleNoAnswer(exception);
    }
    LOG.error("unexpected failure", exception);
    return handle(
        new ProblemException(
            Problem.INTERNAL, "The request failed unexpectedly. Nothing more is known here."));
  }

  /// Whether the database hung up in the middle, however that is wrapped: by a state of SQL's
  /// classes 08 (connections) and 57P (shutting down), or by the pool, which gives none.
  private static boolean isWithoutConnection(Throwable exception) {
    Throwable cause = exception;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
      }
      cause = cause.getCause();
    }
    return false;
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Map<String, String>> errors =
        exception.getBindingResult().getFieldErrors().stream()
            .map(ProblemAdvice::describe)
            .toList();
    return invalid("Some fields are not valid.", errors, headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Map<String, String>> errors =
        exception.getParameterValidationResults().stream()
            .flatMap(result ->
                result.getResolvableErrors().stream()
                    .map(error ->
                        describe(
                            String.valueOf(result.getMethodParameter().getParameterName()),
                            String.valueOf(error.getDefaultMessage()))))
            .toList();
    return invalid("Some parameters are not valid.", errors, headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid("The body is not the JSON that is expected here.", List.of(), headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Problem problem = byStatus(status.value());
    String detail =
        body instanceof ProblemDetail given && given.getDetail() != null && status.value() < 500
            ? given.getDetail()
            : problem.advice();
    return super.handleExceptionInternal(
        exception, ProblemDetails.of(problem, detail), withContentType(headers), status, request);
  }

  private static Problem byStatus(int status) {
    for (Problem problem : Problem.values()) {
      if (problem.status() == status) {
        return problem;
      }
    }
    return status < 500 ? Problem.INVALID_REQUEST : Problem.INTERNAL;
  }

  private static ResponseEntity<Object> invalid(
      String detail, List<Map<String, String>> errors, HttpHeaders headers) {
    ProblemDetail body = ProblemDetails.of(Problem.INVALID_REQUEST, detail);
    if (!errors.isEmpty()) {
      body.setProperty("errors", errors);
    }
    return new ResponseEntity<>(body, withContentType(headers), HttpStatusCode.valueOf(400));
  }

  /// A copy: what Spring hands over may be read-only.
  private static HttpHeaders withContentType(HttpHeaders given) {
    HttpHeaders headers = new HttpHeaders();
    headers.addAll(given);
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return headers;
  }

  private static Map<String, String> describe(FieldError error) {
    return describe(error.getField(), String.valueOf(error.getDefaultMessage()));
  }

  private static Map<String, String> describe(String field, String message) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("field", field);
    entry.put("message", message);
    return entry;
  }
}
