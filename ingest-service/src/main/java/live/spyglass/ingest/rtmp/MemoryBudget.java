package live.spyglass.ingest.rtmp;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that the unfinished messages of all connections may hold together: what one publisher may
/// have under way, times all connections, would be more than the machine has. Thread-safe.
final class MemoryBudget {

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
  }

  /// Throws [RtmpException] when there is not as much left.
  void take(int bytes) throws RtmpException {
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      throw new RtmpException("too much is under way on this server, try again");
    }
  }

  void give(int bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
