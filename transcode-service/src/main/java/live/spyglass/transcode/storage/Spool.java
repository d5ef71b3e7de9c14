package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store with this node's disk before it. What is given to a [WriteBehind] of it can be read and
/// listed at once, whether the store has it already or is away; everything else goes through to the
/// store. Thread-safe.
public final class Spool implements ObjectStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final Duration PUTS_LIMIT = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final ObjectStore store;
  private final StorageProperties properties;
  private final StorageMetrics metrics;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Set<WriteBehind> queues = ConcurrentHashMap.newKeySet();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong spooledBytes = new AtomicLong();
  private @Nullable SpoolFolder folder;
  private volatile boolean closed;

  Spool(ObjectStore store, StorageProperties properties, StorageMetrics metrics) {
    this.store = store;
    this.properties = properties;
    this.metrics = metrics;
    metrics.watch(this);
  }

  /// A queue for the objects of one broadcast.
  public WriteBehind open(String root) {
    return start(new WriteBehind(this, root, () -> {}), List.of());
  }

  /// Sends what processes left that died with it unsent. What is of no root that is `wanted` is
  /// thrown away. `stored` hears of each root once all that was left of it is stored.
  public void adopt(Predicate<String> wanted, Consumer<String> stored) throws IOException {
    for (SpoolFolder abandoned : SpoolFolder.listAbandoned(properties.spool().folder())) {
      Map<String, List<Waiting>> roots = new LinkedHashMap<>();
      for (Waiting one : abandoned.list()) {
        roots.computeIfAbsent(root(one.key()), _ -> new ArrayList<>()).add(one);
      }
      Set<String> wantedRoots = wantedOf(abandoned, roots.keySet(), wanted);
      AtomicInteger left = new AtomicInteger(roots.size() + 1);
      for (Map.Entry<String, List<Waiting>> root : roots.entrySet()) {
        if (wantedRoots.contains(root.getKey())) {
          LOG.atInfo()
              .addKeyValue("broadcast", root.getKey())
              .log("{} objects were left unsent: they are sent now", root.getValue().size());
          root.getValue().forEach(this::added);
          WriteBehind queue =
              new WriteBehind(
                  this,
                  root.getKey(),
                  () -> {
                    stored.accept(root.getKey());
                    letGo(abandoned, left);
                  });
          start(queue, root.getValue()).close();
        } else {
          root.getValue().forEach(Spool::deleteFile);
          letGo(abandoned, left);
        }
      }
      letGo(abandoned, left);
    }
  }

  private static Set<String> wantedOf(
      SpoolFolder abandoned, Set<String> roots, Predicate<String> wanted) throws IOException {
    try {
      return roots.stream().filter(wanted).collect(Collectors.toSet());
    } catch (RuntimeException e) {
      abandoned.close();
      throw e;
    }
  }

  private static void letGo(SpoolFolder folder, AtomicInteger left) {
    if (left.decrementAndGet() == 0) {
      try {
        folder.close();
      } catch (IOException e) {
        LOG.warn("a part of the spool that is done with stays: {}", e.toString());
      }
    }
  }

  private WriteBehind start(WriteBehind queue, List<Waiting> left) {
    queues.add(queue);
    queue.start(left);
    return queue;
  }

  // What queues need.

  long capacity() {
    return properties.backlog().toBytes();
  }

  StorageMetrics metrics() {
    return metrics;
  }

  boolean isClosed() {
    return closed;
  }

  void added(Waiting one) {
    waiting.put(one.key(), one);
    waitingBytes.addAndGet(one.size());
    if (one.file() != null) {
      spooledBytes.addAndGet(one.size());
    }
  }

  /// It is stored, given up or discarded.
  void removed(Waiting one) {
    waiting.remove(one.key(), one);
    waitingBytes.addAndGet(-one.size());
    if (one.file() != null) {
      spooledBytes.addAndGet(-one.size());
      deleteFile(one);
    }
  }

  void ended(WriteBehind queue) {
    queues.remove(queue);
  }

  /// Puts it on the disk. Throws [IOException] when the disk is full, or the spool is.
  Path write(Waiting one) throws IOException {
    if (spooledBytes.addAndGet(one.size()) > properties.spool().limit().toBytes()) {
      spooledBytes.addAndGet(-one.size());
      throw new IOException("the spool is full");
    }
    try {
      return folder().write(one.key(), one.read(), one.alone());
    } catch (IOException e) {
      spooledBytes.addAndGet(-one.size());
      throw e;
    }
  }

  /// It was stored while it was being written.
  void unneeded(Waiting one, Path file) {
    spooledBytes.addAndGet(-one.size());
    deleteFile(file);
  }

  private synchronized SpoolFolder folder() throws IOException {
    SpoolFolder own = folder;
    if (own == null) {
      own = SpoolFolder.create(properties.spool().folder());
      folder = own;
    }
    return own;
  }

  private static void deleteFile(Waiting one) {
    Path file = one.file();
    if (file != null) {
      deleteFile(file);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("a file that is stored stays in the spool: {}", e.toString());
    }
  }

  // What metrics show.

  int waitingObjects() {
    return waiting.size();
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  long spooledBytes() {
    return spooledBytes.get();
  }

  Instant oldest() {
    return waiting.values().stream()
        .map(Waiting::since)
        .min(Instant::compareTo)
        .orElse(metrics.now());
  }

  // The store, and what waits for it.

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    store.put(key, bytes);
  }

  @Override
  public Optional<byte[]> find(String key) throws IOException {
    byte[] here = findWaiting(key);
    return here == null ? store.find(key) : Optional.of(here);
  }

  @Override
  public byte[] read(String key, long offset, int length) throws IOException {
    byte[] here = findWaiting(key);
    if (here == null) {
      return store.read(key, offset, length);
    }
    int from = (int) Math.min(offset, here.length);
    return Arrays.copyOfRange(here, from, (int) Math.min((long) from + length, here.length));
  }

  private byte @Nullable [] findWaiting(String key) throws IOException {
    Waiting one = waiting.get(key);
    if (one == null) {
      return null;
    }
    try {
      return one.read();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    Map<String, StoredObject> all = new TreeMap<>();
    for (Waiting one : waiting.values()) {
      if (one.below(prefix)) {
        all.put(one.key(), new StoredObject(one.key(), one.size(), one.since()));
      }
    }
    for (StoredObject one : store.list(prefix)) {
      all.putIfAbsent(one.key(), one);
    }
    return List.copyOf(all.values());
  }

  @Override
  public List<String> roots() throws IOException {
    return store.roots();
  }

  @Override
  public void delete(String key) throws IOException {
    store.delete(key);
  }

  /// Also what waits. Throws [IOException] when the store is away, or a put that is under way takes
  /// too long to end: nothing of it is put again, but it may still arrive.
  @Override
  public void deleteAll(String prefix) throws IOException {
    discard(prefix);
    long deadline = System.nanoTime() + PUTS_LIMIT.toNanos();
    for (WriteBehind queue : queues) {
      if (!queue.awaitPuts(prefix, deadline - System.nanoTime())) {
        throw new IOException("puts are still under way");
      }
    }
    store.deleteAll(prefix);
  }

  /// Forgets what waits below a prefix. What is just being put is deleted once it is.
  public void discard(String prefix) {
    queues.forEach(queue -> queue.discard(prefix));
  }

  static String root(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  /// Leaves on the disk what is not stored, for whoever comes next.
  @Override
  public void close() {
    closed = true;
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    for (WriteBehind queue : queues) {
      queue.leave(deadline - System.nanoTime());
    }
    synchronized (this) {
      SpoolFolder own = folder;
      if (own != null) {
        try {
          own.close();
        } catch (IOException e) {
          LOG.warn("the spool could not be closed: {}", e.toString());
        }
      }
    }
  }
}
