package live.spyglass.ingest.publish;

import org.jspecify.annotations.Nullable;

/// A listener cannot be opened; the service does not start. `advice` says what its operator can do.
public final class ListenerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String advice;

  public ListenerException(String description, String advice, @Nullable Throwable cause) {
    super(description, cause);
    this.advice = advice;
  }

  public ListenerException(String description, String advice) {
    super(description);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
