package live.spyglass.ingest.webrtc.ice;

/// What becomes of a connectivity check. Answers are bytes to be sent, and results are never
/// compared.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface CheckResult {

  /// Not ours, or not authentic: silence.
  enum Ignored implements CheckResult {
    IGNORED
  }

  /// Authentic, and yet not in order: `answer` says why, and nothing else changes.
  record Rejected(byte[] answer) implements CheckResult {}

  /// The peer can be reached where it came from, and wants to hear from us (RFC 7675 §5.1).
  /// `nominated`: it is to be met there from now on. `restarted`: it is the first check after a
  /// restart; addresses from before it count no more.
  record Good(byte[] answer, boolean nominated, boolean restarted) implements CheckResult {}
}
