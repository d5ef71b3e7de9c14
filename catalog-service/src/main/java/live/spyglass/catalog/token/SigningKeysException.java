package live.spyglass.catalog.token;

/// There is nothing to sign with.
final class SigningKeysException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SigningKeysException(String message) {
    super(message);
  }

  SigningKeysException(String message, Throwable cause) {
    super(message, cause);
  }
}
