package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stores what it is given, a few objects at a time, on threads of its own; giving never waits.
/// Meanwhile everything is written to the spool as well, so that memory is free and a process that
/// dies loses nothing. A put that fails is tried again, with pauses that grow from 100 ms to 5 s,
/// for as long as it takes. Only what the spool cannot take stays in memory, and when that is more
/// than the capacity, the oldest is given up and counted: the live edge goes on, the replay gets a
/// gap.
public final class WriteBehind implements AutoCloseable {

  /// A store that takes half a second for each still keeps up with a ladder.
  private static final int AT_ONCE = 4;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5000;
  private static final long SPOOL_PAUSE_MILLIS = 1000;

  private final Spool spool;
  private final String name;
  private final Runnable ended;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Waiting> unspooled = new ArrayDeque<>();
  private final Set<Waiting> underWay = new HashSet<>();
  private long memoryBytes;
  private long givenUp;
  private int threads;
  private boolean closed;
  private boolean left;

  WriteBehind(Spool spool, String name, Runnable ended) {
    this.spool = spool;
    this.name = name;
    this.ended = ended;
  }

  /// `before`: what goes ahead of all that will be given.
  void start(List<Waiting> before) {
    waiting.addAll(before);
    threads = AT_ONCE + 1;
    for (int i = 0; i < AT_ONCE; i++) {
      Thread.ofVirtual().name("store-" + name).start(() -> run(this::storeAll));
    }
    Thread.ofVirtual().name("spool-" + name).start(() -> run(this::spoolAll));
  }

  /// An object that may be stored before others that were given earlier. One of the same key that
  /// waits is replaced. `released` runs once it is safe, or given up.
  public void put(String key, byte[] bytes, Runnable released) {
    put(Waiting.inMemory(key, bytes, false, spool.metrics().now(), released));
  }

  /// An object that is stored after all that was given before it, and before all that is given
  /// later.
  public void putInOrder(String key, byte[] bytes) {
    put(Waiting.inMemory(key, bytes, true, spool.metrics().now(), () -> {}));
  }

  private void put(Waiting entry) {
    List<Waiting> dropped = new ArrayList<>();
    List<Waiting> lost = new ArrayList<>();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      drop(waiting.stream().filter(one -> one.key().equals(entry.key())).toList(), dropped);
      spool.added(entry);
      waiting.addLast(entry);
      unspooled.addLast(entry);
      memoryBytes += entry.size();
      for (Waiting one : List.copyOf(waiting)) {
        if (memoryBytes > spool.capacity() && one != entry && one.isInMemory()) {
          drop(List.of(one), lost);
        }
      }
      givenUp += lost.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    lost.forEach(one -> spool.metrics().lost(one.key(), one.size()));
    dropped.forEach(Waiting::release);
    lost.forEach(Waiting::release);
  }

  /// Waits until everything given so far is stored; false when `limit` passes first.
  public boolean drain(Duration limit) throws InterruptedException {
    return await(limit.toNanos(), () -> waiting.isEmpty() && underWay.isEmpty());
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

  /// Takes no more; what waits is still stored.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what waits below a prefix. What is being put is deleted once it is.
  void discard(String prefix) {
    List<Waiting> dropped = new ArrayList<>();
    lock.lock();
    try {
      drop(waiting.stream().filter(one -> one.below(prefix)).toList(), dropped);
      underWay.stream().filter(one -> one.below(prefix)).forEach(this::forget);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    dropped.forEach(Waiting::release);
  }

  /// Waits until nothing below a prefix is being put; false when it takes longer than `nanos`.
  boolean awaitPuts(String prefix, long nanos) {
    try {
      return await(nanos, () -> underWay.stream().noneMatch(one -> one.below(prefix)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The process goes: what waits is left in the spool. Waits until it is there, and the threads
  /// are gone, for at most `nanos`.
  void leave(long nanos) {
    lock.lock();
    try {
      closed = true;
      left = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      await(nanos, () -> threads == 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Truth {
    boolean holds();
  }

  private boolean await(long nanos, Truth condition) throws InterruptedException {
    long remaining = nanos;
    lock.lock();
    try {
      while (!condition.holds()) {
        if (remaining <= 0) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void drop(Collection<Waiting> entries, List<Waiting> dropped) {
    for (Waiting one : entries) {
      waiting.remove(one);
      forget(one);
      dropped.add(one);
    }
  }

  /// It is stored, or is not to be. Guarded by the lock.
  private void forget(Waiting one) {
    if (!one.isDone()) {
      one.done();
      unspooled.remove(one);
      if (one.isInMemory()) {
        memoryBytes -= one.size();
      }
      spool.removed(one);
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isLast()) {
        spool.ended(this);
        if (!spool.isClosed()) {
          ended.run();
        }
      }
    }
  }

  private boolean isLast() {
    lock.lock();
    try {
      threads--;
      changed.signalAll();
      return threads == 0;
    } finally {
      lock.unlock();
    }
  }

  // Storing.

  private void storeAll() throws InterruptedException {
    for (Waiting entry = next(); entry != null; entry = next()) {
      boolean stored = false;
      try {
        stored = store(entry);
      } finally {
        putEnded(entry, stored);
      }
    }
  }

  private @Nullable Waiting next() throws InterruptedException {
    lock.lock();
    try {
      while (!left) {
        Waiting first = waiting.peekFirst();
        if (first == null && closed) {
          return null;
        }
        if (first != null && mayGo(first)) {
          waiting.removeFirst();
          underWay.add(first);
          return first;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean mayGo(Waiting first) {
    return underWay.isEmpty()
        || (!first.alone()
            && underWay.stream().noneMatch(one -> one.alone() || one.key().equals(first.key())));
  }

  private void putEnded(Waiting entry, boolean stored) {
    lock.lock();
    try {
      underWay.remove(entry);
      if (stored) {
        forget(entry);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (stored) {
      entry.release();
    }
  }

  /// False when it is left where it is, or was discarded.
  private boolean store(Waiting entry) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    boolean stored = false;
    while (true) {
      try {
        if (!stored && !isDiscarded(entry)) {
          put(entry.key(), entry.read());
          stored = true;
        }
        if (!isDiscarded(entry)) {
          return true;
        }
        spool.delete(entry.key());
        return false;
      } catch (NoSuchFileException e) {
        return isGone(entry);
      } catch (IOException e) {
        spool.metrics().failed(e);
      }
      if (leftWithin(pause)) {
        return false;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private void put(String key, byte[] bytes) throws IOException {
    long begun = System.nanoTime();
    spool.put(key, bytes);
    spool.metrics().stored(Duration.ofNanos(System.nanoTime() - begun));
  }

  /// Somebody deleted its file.
  private boolean isGone(Waiting entry) {
    if (isDiscarded(entry)) {
      return false;
    }
    lock.lock();
    try {
      givenUp++;
    } finally {
      lock.unlock();
    }
    spool.metrics().lost(entry.key(), entry.size());
    return true;
  }

  private boolean isDiscarded(Waiting entry) {
    lock.lock();
    try {
      return entry.isDone();
    } finally {
      lock.unlock();
    }
  }

  private boolean leftWithin(long millis) throws InterruptedException {
    await(TimeUnit.MILLISECONDS.toNanos(millis), () -> left);
    lock.lock();
    try {
      return left;
    } finally {
      lock.unlock();
    }
  }

  // Spooling.

  private void spoolAll() throws InterruptedException {
    for (Waiting entry = nextUnspooled(); entry != null; entry = nextUnspooled()) {
      try {
        spooled(entry, spool.write(entry));
      } catch (IOException e) {
        if (!again(entry)) {
          return;
        }
      }
    }
  }

  private @Nullable Waiting nextUnspooled() throws InterruptedException {
    lock.lock();
    try {
      while (unspooled.isEmpty()) {
        if (left || (closed && waiting.isEmpty() && underWay.isEmpty())) {
          return null;
        }
        changed.await();
      }
      return unspooled.peekFirst();
    } finally {
      lock.unlock();
    }
  }

  private void spooled(Waiting entry, Path file) {
    boolean unneeded;
    lock.lock();
    try {
      unneeded = entry.isDone();
      if (!unneeded) {
        unspooled.remove(entry);
        memoryBytes -= entry.size();
        entry.spooled(file);
      }
    } finally {
      lock.unlock();
    }
    if (unneeded) {
      spool.unneeded(entry, file);
    } else {
      entry.release();
    }
  }

  /// The disk is full, or gone. False when there is no time to try again.
  private boolean again(Waiting entry) throws InterruptedException {
    lock.lock();
    try {
      if (left) {
        unspooled.remove(entry);
        if (!entry.isDone()) {
          spool.metrics().lost(entry.key(), entry.size());
        }
        return !unspooled.isEmpty();
      }
    } finally {
      lock.unlock();
    }
    await(TimeUnit.MILLISECONDS.toNanos(SPOOL_PAUSE_MILLIS), () -> left || entry.isDone());
    return true;
  }
}
