package live.spyglass.support.problem;

/// Every kind of problem that a client can meet. `slug` makes the `type` (`/problems/{slug}`),
/// which the gateway serves as a page.
public enum Problem {
  INVALID_REQUEST(
      "invalid-request",
      400,
      "The request is not valid",
      "Mend what `errors` names and send it again."),
  UNAUTHENTICATED(
      "unauthenticated",
      401,
      "Sign in first",
      "Send a valid access token, or renew the one you have."),
  INVALID_CREDENTIALS(
      "invalid-credentials", 401, "Handle or password is wrong", "Check both and try again."),
  SESSION_REVOKED(
      "session-revoked",
      401,
      "This session is over",
      "Sign in again. If you did not sign out, change your password: a refresh token was used twice."),
  FORBIDDEN("forbidden", 403, "This is not yours to do", "Only its owner may."),
  GRANT_INVALID(
      "grant-invalid",
      403,
      "This viewing address is no longer valid",
      "Fetch the broadcast again: the answer carries a fresh address if you may watch it."),
  NOT_FOUND("not-found", 404, "There is nothing here", "Check the address."),
  METHOD_NOT_ALLOWED(
      "method-not-allowed", 405, "This address does not take that method", "See /openapi."),
  NOT_ACCEPTABLE(
      "not-acceptable", 406, "This cannot be agreed on", "Offer what `detail` names, or less."),
  HANDLE_TAKEN("handle-taken", 409, "This handle is taken", "Choose another."),
  STATE_CONFLICT(
      "state-conflict",
      409,
      "The broadcast's state does not allow this",
      "Fetch it again and look."),
  BROADCAST_OVER("broadcast-over", 410, "This broadcast is over", "Create a new one."),
  PRECONDITION_FAILED(
      "precondition-failed",
      412,
      "Somebody changed this in the meantime",
      "Fetch it again, then send your change with the new ETag."),
  TOO_LARGE("too-large", 413, "The request is too large", "Send less."),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", 415, "This content type is not understood", "Send JSON."),
  IDEMPOTENCY_MISMATCH(
      "idempotency-mismatch",
      422,
      "This Idempotency-Key was used for another request",
      "Use a fresh key for a fresh request."),
  PRECONDITION_REQUIRED(
      "precondition-required",
      428,
      "This change needs an If-Match",
      "Say which version you know, by its ETag."),
  TOO_MANY_REQUESTS(
      "too-many-requests", 429, "Too many requests", "Wait for the seconds in Retry-After."),
  INTERNAL(
      "internal",
      500,
      "Something broke on our side",
      "Try again; name the request id if it stays."),
  UNAVAILABLE(
      "unavailable", 503, "A part of the platform does not answer", "Try again in a few seconds.");

  private final String slug;
  private final int status;
  private final String title;
  private final String advice;

  Problem(String slug, int status, String title, String advice) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.advice = advice;
  }

  public String slug() {
    return slug;
  }

  /// The HTTP status that goes with it.
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// What the client can do about it.
  public String advice() {
    return advice;
  }

  /// The `type` member: a relative reference that can be opened at the gateway (RFC 9457 §3.1.1).
  public String type() {
    return "/problems/" + slug;
  }
}
