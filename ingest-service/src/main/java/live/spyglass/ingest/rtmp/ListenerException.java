package live.spyglass.ingest.rtmp;

/// A listener cannot be opened; the service does not start. `advice` says what its operator can do.
final class ListenerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String advice;

  ListenerException(String description, String advice, Throwable cause) {
    super(description, cause);
    this.advice = advice;
  }

  ListenerException(String description, String advice) {
    super(description);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
