package live.spyglass.ingest.webrtc.sdp;

import java.util.Optional;

/// RTP header extensions that are understood here (RFC 8285), by the names they are offered with.
public enum Extension {
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  ABS_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
  TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");

  private final String uri;

  Extension(String uri) {
    this.uri = uri;
  }

  public String uri() {
    return uri;
  }

  static Optional<Extension> findByUri(String uri) {
    for (Extension extension : values()) {
      if (extension.uri.equals(uri)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }
}
