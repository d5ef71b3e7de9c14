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
  private final Hints hints;
  private final int epoch;
  private final int maxFrames;
  private final long maxBytes;
  private final MediaBudget budget;
  private final LongAdder droppedOfStream;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  /// What the stream had kept when this reader came, beside the queue's own limits.
  private final Deque<Frame> kept;

  private final Deque<Frame> queue = new ArrayDeque<>();
  private long bytes;
  private long budgeted;
  private long dropped;
  private boolean awaitingEntryPoint;
  private boolean awaitingKeyframe;
  private boolean closed;
  private boolean begun;
  private StreamEnded.@Nullable Reason ended;

  /// `keptBytes` were taken from the budget for this reader.
  StreamReader(LiveStream stream, Tracks tracks, List<Frame> kept, long keptBytes) {
    this.stream = stream;
    this.tracks = tracks;
    this.hints = stream.hints();
    this.epoch = kept.isEmpty() ? stream.epoch() : kept.getFirst().epoch();
    this.kept = new ArrayDeque<>(kept);
    this.budgeted = keptBytes;
    this.maxFrames = stream.limits().queueFrames();
    this.maxBytes = stream.limits().queueBytes();
    this.budget = stream.budget();
    this.droppedOfStream = stream.droppedByReaders();
    this.awaitingEntryPoint = kept.isEmpty();
    this.awaitingKeyframe = kept.stream().noneMatch(Frame::isVideo);
    this.begun = !kept.isEmpty();
  }

  /// The tracks at the place where this reader starts.
  public Tracks tracks() {
    return tracks;
  }

  /// What the publisher had said of the stream when this reader came.
  public Hints hints() {
    return hints;
  }

  /// The epoch of the publisher's clock where this reader starts.
  public int epoch() {
    return epoch;
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
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      Frame first = kept.poll();
      if (first != null) {
        release(first);
        return first;
      }
      while (queue.isEmpty() && ended == null && nanos > 0) {
        nanos = arrived.awaitNanos(nanos);
      }
      Frame frame = queue.poll();
      if (frame != null) {
        bytes -= frame.data().size();
        release(frame);
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
    lock.lock();
    try {
      closed = true;
      kept.clear();
      queue.clear();
      bytes = 0;
      budget.giveBack(budgeted);
      budgeted = 0;
    } finally {
      lock.unlock();
    }
  }

  void offer(Frame frame, boolean entryPoint) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      long size = frame.data().size();
      boolean full = queue.size() >= maxFrames || bytes + size > maxBytes;
      if (full && !queue.isEmpty()) {
        dropQueued();
      }
      boolean entered = !awaitingEntryPoint || entryPoint;
      boolean decodable = !frame.isVideo() || frame.keyframe() || !awaitingKeyframe;
      if (!entered || !decodable) {
        // Before its first frame a reader has lost nothing: it has not begun.
        drop(begun ? 1 : 0);
        return;
      }
      if (!budget.take(size)) {
        dropQueued();
        drop(1);
        return;
      }
      awaitingEntryPoint = false;
      awaitingKeyframe &= !frame.isVideo();
      begun = true;
      queue.add(frame);
      bytes += size;
      budgeted += size;
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
    budget.giveBack(bytes);
    budgeted -= bytes;
    bytes = 0;
    awaitingEntryPoint = true;
    awaitingKeyframe = true;
  }

  private void release(Frame frame) {
    int size = frame.data().size();
    budget.giveBack(size);
    budgeted -= size;
  }

  private void drop(long frames) {
    dropped += frames;
    droppedOfStream.add(frames);
  }
}
