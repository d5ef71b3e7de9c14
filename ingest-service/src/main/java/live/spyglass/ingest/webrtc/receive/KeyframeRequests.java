package live.spyglass.ingest.webrtc.receive;

/// When a keyframe is to be asked for: when nothing can be decoded, again and ever more rarely
/// while none comes; when somebody who watches needs one; and when the last that could begin a
/// segment is too old.
final class KeyframeRequests {

  /// Between two requests to a sender that answers, and before the first: it begins with one.
  private static final long SHORTEST_WAIT_NANOS = 500_000_000;

  private static final long LONGEST_WAIT_NANOS = 8_000_000_000L;

  /// A keyframe that comes a little early begins a segment as well, as the packager has it.
  private static final double EARLY = 0.95;

  private final long intervalNanos;
  private long waitNanos = SHORTEST_WAIT_NANOS;
  private long askedNanos;
  private long segmentNanos;
  private boolean any;
  private boolean needed;

  KeyframeRequests(long intervalNanos, long nowNanos) {
    this.intervalNanos = intervalNanos;
    this.askedNanos = nowNanos;
  }

  /// Somebody who watches cannot go on without one.
  void need() {
    needed = true;
  }

  void keyframe(long nowNanos) {
    needed = false;
    waitNanos = SHORTEST_WAIT_NANOS;
    if (!any || nowNanos - segmentNanos >= intervalNanos * EARLY) {
      any = true;
      segmentNanos = nowNanos;
    }
  }

  /// Whether one is to be asked for now; it then counts as asked for. `awaiting`: nothing can be
  /// decoded without.
  boolean isDue(long nowNanos, boolean awaiting) {
    boolean wanted = awaiting || needed || !any || nowNanos - segmentNanos >= intervalNanos;
    if (!wanted || nowNanos - askedNanos < waitNanos) {
      return false;
    }
    needed = false;
    waitNanos = Math.min(LONGEST_WAIT_NANOS, 2 * waitNanos);
    askedNanos = nowNanos;
    return true;
  }
}
