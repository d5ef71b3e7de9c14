package live.spyglass.standalone.store;

import live.spyglass.standalone.process.PartException;

/// A store could not be started. The message says why in words meant for who started it.
public final class StoreException extends PartException {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
