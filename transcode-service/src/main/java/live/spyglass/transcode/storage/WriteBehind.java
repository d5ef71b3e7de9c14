package live.spyglass.transcode.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores what it is given, in order, on a thread of its own; giving never waits. A put that fails
/// is tried again with pauses that grow from 100 ms to 5 s. When more than `capacity` bytes wait,
/// the oldest are given up and counted: the live edge goes on, the replay gets a gap.
public final class WriteBehind implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5000;

  private final ObjectStore store;
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long givenUp;
  private boolean busy;
  private boolean closed;

  public WriteBehind(ObjectStore store, long capacity, String name) {
    this.store = store;
    this.capacity = capacity;
    Thread.ofVirtual().name("store-" + name).start(this::run);
  }

  /// `released` runs once the object is durable, or given up.
  public void put(String key, byte[] bytes, Runnable released) {
    List<Entry> overflow = new ArrayList<>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      waiting.addLast(new Entry(key, bytes, released));
      waitingBytes += bytes.length;
      while (waitingBytes > capacity && waiting.size() > 1) {
        Entry oldest = waiting.removeFirst();
        waitingBytes -= oldest.bytes.length;
        overflow.add(oldest);
      }
      givenUp += overflow.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Entry entry : overflow) {
      LOG.atError().addKeyValue("key", entry.key).log("object storage is too far behind: given up");
      entry.released.run();
    }
  }

  /// Waits until everything given so far is stored; false when `limit` passes first.
  public boolean drain(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (busy || !waiting.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Objects that were never stored because too many waited.
  public long givenUp() {
    lock.lock();
    try {
      return givenUp;
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what waits. A put that is under way may still finish.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (Entry entry = next(); entry != null; entry = next()) {
        if (store(entry)) {
          entry.released.run();
        }
        done();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Entry next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return null;
        }
        changed.await();
      }
      Entry entry = waiting.removeFirst();
      waitingBytes -= entry.bytes.length;
      busy = true;
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    lock.lock();
    try {
      busy = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean store(Entry entry) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        store.put(entry.key, entry.bytes);
        return true;
      } catch (IOException e) {
        LOG.atWarn()
            .addKeyValue("key", entry.key)
            .log("object storage does not take it, trying again: {}", e.toString());
      }
      if (closedWithin(pause)) {
        return false;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private boolean closedWithin(long millis) throws InterruptedException {
    long left = Duration.ofMillis(millis).toNanos();
    lock.lock();
    try {
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never written to
  private record Entry(String key, byte[] bytes, Runnable released) {}
}
