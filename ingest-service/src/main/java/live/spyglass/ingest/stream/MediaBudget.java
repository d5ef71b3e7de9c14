package live.spyglass.ingest.stream;

import java.util.concurrent.atomic.AtomicLong;

/// Memory for what all streams together keep and queue, in bytes of frames. Whoever gets no more
/// gives up what it holds: it costs its own viewers a moment, not everybody their server. A frame
/// that several queues hold counts for each, so this is an upper bound. Thread-safe.
public final class MediaBudget {

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  public MediaBudget(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("a budget must be positive");
    }
    this.most = most;
  }

  public long most() {
    return most;
  }

  public long taken() {
    return taken.get();
  }

  /// Whether there was as much left; then it is taken.
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
