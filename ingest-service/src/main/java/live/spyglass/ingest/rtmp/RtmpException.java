package live.spyglass.ingest.rtmp;

import java.io.IOException;

/// The other side breaks the protocol or goes beyond a limit; its connection ends.
final class RtmpException extends IOException {

  private static final long serialVersionUID = 1L;

  RtmpException(String message) {
    super(message);
  }
}
