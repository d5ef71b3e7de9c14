package live.spyglass.ingest.flv;

import java.io.IOException;

/// A tag that contradicts itself.
public final class FlvException extends IOException {

  private static final long serialVersionUID = 1L;

  public FlvException(String message) {
    super(message);
  }
}
