package live.spyglass.ingest.webrtc.send;

import java.util.List;
import java.util.UUID;
import live.spyglass.ingest.webrtc.sdp.NegotiatedMedia;
import live.spyglass.ingest.webrtc.transport.PeerListener;

/// Leave to watch a broadcast, for one session.
public final class Watching {

  private final Stage stage;
  private final boolean granted;

  Watching(Stage stage, boolean granted) {
    this.stage = stage;
    this.granted = granted;
  }

  /// The session's own end, once it is agreed on what is sent.
  public PeerListener viewer(List<NegotiatedMedia> agreed) {
    return new WebRtcViewer(stage, agreed, granted, UUID.randomUUID().toString());
  }
}
