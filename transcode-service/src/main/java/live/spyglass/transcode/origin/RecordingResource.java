package live.spyglass.transcode.origin;

import java.io.IOException;
import java.io.InputStream;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.recording.Recordings;
import org.springframework.core.io.AbstractResource;

/// A recording as Spring wants it for ranges (RFC 9110 §14).
final class RecordingResource extends AbstractResource {

  private final Recordings recordings;
  private final BroadcastId id;

  RecordingResource(Recordings recordings, BroadcastId id) {
    this.recordings = recordings;
    this.id = id;
  }

  @Override
  public String getDescription() {
    return "recording of " + id;
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public long contentLength() throws IOException {
    return recordings.length(id);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return recordings.open(id);
  }
}
