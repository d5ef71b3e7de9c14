package live.spyglass.transcode.packaging;

/// The tracks of an epoch cannot be cut together; the epoch has to end.
public final class PackagingException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  PackagingException(Reason reason) {
    super(reason.text);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public enum Reason {
    /// A copied source's keyframes are too far apart for segments.
    KEYFRAMES_TOO_RARE("no keyframe for longer than a segment may last"),
    /// One track goes on while the leading one stands still.
    LEADER_STALLED("the leading track stands still while others go on");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }
}
