package live.spyglass.ingest.webrtc.sdp;

/// A session description that cannot be answered. The message is for the peer's eyes. `refused`: it
/// is well formed, and asks for what is not done here.
public final class SdpException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean refused;

  private SdpException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  static SdpException malformed(String message) {
    return new SdpException(message, false);
  }

  static SdpException refused(String message) {
    return new SdpException(message, true);
  }

  public boolean isRefused() {
    return refused;
  }
}
