package live.spyglass.transcode.job;

import java.time.Duration;

/// For how long this node may surely act for a broadcast: a lease's time, counted from before it
/// was asked for. A node that was stopped and wakes up knows by it that its time is over before it
/// has spoken to anybody. Thread-safe.
final class Tenure {

  private final long lengthNanos;
  private volatile long until;

  Tenure(Duration lease, long askedNanos) {
    this.lengthNanos = lease.toNanos();
    this.until = askedNanos + lengthNanos;
  }

  /// It was renewed; asked for at that [System#nanoTime].
  void renewed(long askedNanos) {
    until = askedNanos + lengthNanos;
  }

  /// Redis did not answer when it was asked to renew it at that [System#nanoTime]. Then it gives it
  /// to nobody else either, and viewers need not lose their picture: it lasts as long again, unless
  /// it was over already. Should another node be answered, both go on under tokens of their own
  /// until this one hears of it.
  void unanswered(long askedNanos) {
    if (askedNanos - until < 0) {
      until = askedNanos + lengthNanos;
    }
  }

  boolean holds() {
    return System.nanoTime() - until < 0;
  }
}
