package live.spyglass.ingest.webrtc.rtp;

/// A packet that contradicts itself or its specification. Made for every bad packet that a stranger
/// sends, so it has no stack trace.
public final class MalformedPacketException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public MalformedPacketException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// What was wrong, as a metric names it.
  public enum Reason {
    /// Shorter than its own header says.
    TRUNCATED,
    /// Not version 2.
    VERSION,
    /// More padding than there are bytes, or none where some was announced.
    PADDING,
    /// A header extension that reaches beyond its block.
    EXTENSION,
    /// A control packet whose parts do not add up.
    CONTROL,
    /// More entries than any honest sender has.
    EXCESSIVE,
    /// A codec's payload that its format does not allow.
    PAYLOAD
  }
}
