package live.spyglass.transcode.job;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.transcode.ladder.FlvTag;
import org.jspecify.annotations.Nullable;

/// What has arrived from ingest and was not yet taken by the encoder: ingest is read in real time
/// even while an encoder is slow or is being replaced, and how long the oldest tag has waited tells
/// how far behind it is. At most `capacity` bytes; when it is full, reading pauses.
final class SourceQueue {

  /// `millis`: the wall clock when it came.
  record Arrived(FlvTag tag, long millis, long nanos) {}

  private final Clock clock;
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Arrived> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean finished;
  private boolean closed;

  SourceQueue(Clock clock, long capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  /// False when nobody takes anything any more.
  boolean put(FlvTag tag) throws InterruptedException {
    lock.lock();
    try {
      while (bytes > 0 && bytes + tag.bytes().length > capacity && !closed) {
        changed.await();
      }
      if (closed) {
        return false;
      }
      waiting.addLast(new Arrived(tag, clock.millis(), System.nanoTime()));
      bytes += tag.bytes().length;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The next tag; null when there will be none.
  @Nullable Arrived take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !finished && !closed) {
        changed.await();
      }
      Arrived next = closed ? null : waiting.pollFirst();
      if (next == null) {
        return null;
      }
      bytes -= next.tag().bytes().length;
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come; what waits can still be taken.
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Throws away what waits.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How long the oldest tag has waited, in milliseconds.
  long behindMillis() {
    lock.lock();
    try {
      Arrived oldest = waiting.peekFirst();
      return oldest == null ? 0 : (System.nanoTime() - oldest.nanos()) / 1_000_000;
    } finally {
      lock.unlock();
    }
  }
}
