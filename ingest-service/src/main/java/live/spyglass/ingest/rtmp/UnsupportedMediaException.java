package live.spyglass.ingest.rtmp;

import java.io.IOException;

/// Well-formed media that this platform does not take. The message names it and is for the
/// broadcaster's eyes.
final class UnsupportedMediaException extends IOException {

  private static final long serialVersionUID = 1L;

  UnsupportedMediaException(String message) {
    super(message);
  }
}
