package live.spyglass.standalone.process;

/// A part could not be started. The message says why in words meant for who started it.
public class PartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PartException(String message) {
    super(message);
  }

  public PartException(String message, Throwable cause) {
    super(message, cause);
  }
}
