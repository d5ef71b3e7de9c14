package live.spyglass.ingest.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.StreamEnded;
import org.jspecify.annotations.Nullable;

/// One reader's place in a stream: first what the stream had kept, then what arrives. Used by one
/// thread. When its queue is full, everything queued is dropped and counted, and it goes on at the
/// next point where a decoder can start: late pictures are worth less than the present one.
public final class StreamReader implements AutoCloseable {

  private final LiveStream stream;
  private final Tracks tracks;
  private final Deque<Frame> kept;
  private final int maxFrames;
  private final long maxBytes;
  private final LongAdder droppedOfStream;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Frame> queue = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private boolean awaitingEntryPoint;
  private boolean begun;
  private StreamEnded.@Nullable Reason ended;

  StreamReader(
      LiveStream stream,
      Tracks tracks,
      List<Frame> kept,
      StreamLimits limits,
      LongAdder droppedOfStream) {
    this.stream = stream;
    this.tracks = tracks;
    this.kept = new ArrayDeque<>(kept);
    this.maxFrames = limits.queueFrames();
    this.maxBytes = limits.queueBytes();
    this.droppedOfStream = droppedOfStream;
    this.awaitingEntryPoint = kept.isEmpty();
    this.begun = !kept.isEmpty();
  }

  /// The tracks at the place where this reader starts.
  public Tracks tracks() {
    return tracks;
  }

  /// Frames that this reader lost because it did not keep up.
  public long framesDropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /// The next frame, waiting for it at most as long as given; zero does not wait.
  public Reading read(Duration timeout) throws InterruptedException {
    Frame first = kept.poll();
    if (first != null) {
      return first;
    }
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && ended == null && nanos > 0) {
        nanos = arrived.awaitNanos(nanos);
      }
      Frame frame = queue.poll();
      if (frame != null) {
        bytes -= frame.data().size();
        return frame;
      }
      return ended == null ? Reading.Idle.IDLE : new Reading.Finished(ended);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stream.remove(this);
  }

  void offer(Frame frame, boolean entryPoint) {
    lock.lock();
    try {
      boolean full = queue.size() >= maxFrames || bytes + frame.data().size() > maxBytes;
      if (full && !queue.isEmpty()) {
        dropQueued();
      }
      if (awaitingEntryPoint && !entryPoint) {
        // Before its first frame a reader has lost nothing: it has not begun.
        drop(begun ? 1 : 0);
        return;
      }
      awaitingEntryPoint = false;
      begun = true;
      queue.add(frame);
      bytes += frame.data().size();
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  void finish(StreamEnded.Reason reason) {
    lock.lock();
    try {
      ended = reason;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dropQueued() {
    drop(queue.size());
    queue.clear();
    bytes = 0;
    awaitingEntryPoint = true;
  }

  private void drop(long frames) {
    dropped += frames;
    droppedOfStream.add(frames);
  }
}
