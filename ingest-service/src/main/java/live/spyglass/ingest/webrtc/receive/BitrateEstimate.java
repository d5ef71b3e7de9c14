package live.spyglass.ingest.webrtc.receive;

/// How much the way here can carry, for senders that do not work it out themselves (REMB): grows
/// while what is sent arrives, shrinks when packets are lost or pile up on their way.
final class BitrateEstimate {

  private static final long LEAST = 100_000;
  private static final long FIRST = 1_000_000;
  private static final double GROWTH = 1.08;
  private static final double LOSS_THAT_STOPS = 0.02;
  private static final double LOSS_THAT_SHRINKS = 0.10;

  /// Packets that all take this much longer than they did lie in a queue.
  private static final long QUEUE_MICROS = 150_000;

  private final long most;
  private long estimate;
  private long bytes;

  BitrateEstimate(long most) {
    this.most = most;
    this.estimate = Math.min(FIRST, most);
  }

  void packet(int size) {
    bytes += size;
  }

  /// Bits per second, from what came in the time since the last call. `loss`: of 1; `queueMicros`:
  /// how much longer packets take than they did.
  long update(double seconds, double loss, long queueMicros) {
    double received = (double) bytes * 8 / Math.max(0.1, seconds);
    if (queueMicros > QUEUE_MICROS) {
      estimate = Math.min(estimate, (long) (received * 0.85));
    } else if (loss > LOSS_THAT_SHRINKS) {
      estimate = (long) (estimate * (1 - loss / 2));
    } else if (loss < LOSS_THAT_STOPS && received > estimate * 0.5) {
      estimate = (long) (estimate * GROWTH);
    }
    bytes = 0;
    estimate = Math.clamp(estimate, Math.min(LEAST, most), most);
    return estimate;
  }
}
