package live.spyglass.ingest.rtmp;

/// A listener cannot be opened.
final class PortTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String advice;

  /// `variable` and `property` both name the setting of the port.
  PortTakenException(String address, int port, String variable, String property, Throwable cause) {
    super("cannot listen on %s port %d: %s".formatted(address, port, cause.getMessage()), cause);
    this.advice =
        "End the program that uses port %d, or set %s (%s) to another port."
            .formatted(port, variable, property);
  }

  String advice() {
    return advice;
  }
}
