package live.spyglass.gateway.edge;

import live.spyglass.events.BroadcastId;

/// For how long an origin's word that a broadcast may be seen is taken: by everybody, or
/// (`granted`) by whoever shows a grant. What lies in the cache is given to nobody without it.
final class Lease {

  /// A broadcast that is deleted, or private from now on, is seen from the cache no longer than
  /// this after the origin knows; less than the two seconds that are promised.
  private static final long NANOS = 1_500_000_000L;

  /// From this age on it is renewed while it still holds, so that nobody waits for it.
  private static final long RENEW_NANOS = 600_000_000L;

  private final BroadcastId broadcast;
  private final boolean granted;
  private volatile long confirmedAt = System.nanoTime() - 2 * NANOS;

  Lease(BroadcastId broadcast, boolean granted) {
    this.broadcast = broadcast;
    this.granted = granted;
  }

  BroadcastId broadcast() {
    return broadcast;
  }

  boolean granted() {
    return granted;
  }

  boolean holds() {
    return System.nanoTime() - confirmedAt < NANOS;
  }

  boolean isDue() {
    return System.nanoTime() - confirmedAt > RENEW_NANOS;
  }

  /// The origin said yes to a question that was asked then ([System#nanoTime]).
  void confirm(long askedAt) {
    if (askedAt - confirmedAt > 0) {
      confirmedAt = askedAt;
    }
  }

  /// The origin said no.
  void end() {
    confirmedAt = System.nanoTime() - 2 * NANOS;
  }
}
