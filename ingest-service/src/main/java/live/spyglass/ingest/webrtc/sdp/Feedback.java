package live.spyglass.ingest.webrtc.sdp;

import java.util.Optional;

/// RTCP feedback that may be agreed on (RFC 4585 §4.2, RFC 5104 §7.1).
public enum Feedback {
  NACK("nack"),
  PLI("nack pli"),
  FIR("ccm fir"),
  REMB("goog-remb"),
  TRANSPORT_CC("transport-cc");

  private final String value;

  Feedback(String value) {
    this.value = value;
  }

  /// As it stands in `a=rtcp-fb` behind the payload type.
  public String value() {
    return value;
  }

  static Optional<Feedback> findByValue(String value) {
    for (Feedback feedback : values()) {
      if (feedback.value.equals(value)) {
        return Optional.of(feedback);
      }
    }
    return Optional.empty();
  }
}
