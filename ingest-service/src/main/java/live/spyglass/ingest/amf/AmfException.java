package live.spyglass.ingest.amf;

import java.io.IOException;

/// The bytes are not AMF0, or more of it than is taken.
public final class AmfException extends IOException {

  private static final long serialVersionUID = 1L;

  AmfException(String message) {
    super(message);
  }
}
