package live.spyglass.transcode.packaging;

import java.io.IOException;

/// MP4 that cannot be understood, or is larger than anything sane.
public final class MalformedMediaException extends IOException {

  private static final long serialVersionUID = 1L;

  public MalformedMediaException(String message) {
    super(message);
  }
}
