package live.spyglass.ingest.mpegts;

import java.io.IOException;
import live.spyglass.events.StreamRefused;

/// The stream cannot be taken: `reason` is for the platform, the message names what was met.
public final class MpegTsException extends IOException {

  private static final long serialVersionUID = 1L;

  private final StreamRefused.Reason reason;

  MpegTsException(StreamRefused.Reason reason, String what) {
    super(what);
    this.reason = reason;
  }

  public StreamRefused.Reason reason() {
    return reason;
  }
}
