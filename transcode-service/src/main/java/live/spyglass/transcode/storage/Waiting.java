package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An object that is not stored yet: in memory, in the spool, or both. Its queue's lock guards what
/// becomes of it; reading needs none.
final class Waiting {

  private final String key;
  private final int size;
  private final boolean alone;
  private final Instant since;
  private final Runnable released;
  private volatile byte @Nullable [] bytes;
  private volatile @Nullable Path file;
  private final AtomicBoolean free = new AtomicBoolean();
  private boolean done;

  private Waiting(
      String key,
      int size,
      boolean alone,
      Instant since,
      byte @Nullable [] bytes,
      @Nullable Path file,
      Runnable released) {
    this.key = key;
    this.size = size;
    this.alone = alone;
    this.since = since;
    this.bytes = bytes;
    this.file = file;
    this.released = released;
  }

  static Waiting inMemory(String key, byte[] bytes, boolean alone, Instant now, Runnable released) {
    return new Waiting(key, bytes.length, alone, now, bytes, null, released);
  }

  static Waiting onDisk(String key, Path file, int size, boolean alone, Instant since) {
    return new Waiting(key, size, alone, since, null, file, () -> {});
  }

  String key() {
    return key;
  }

  int size() {
    return size;
  }

  Instant since() {
    return since;
  }

  /// Whether it goes after all that was given before it and before all that comes later.
  boolean alone() {
    return alone;
  }

  boolean below(String prefix) {
    return key.startsWith(prefix)
        && key.length() > prefix.length()
        && key.charAt(prefix.length()) == '/';
  }

  boolean isInMemory() {
    return bytes != null;
  }

  @Nullable Path file() {
    return file;
  }

  void spooled(Path written) {
    file = written;
    bytes = null;
  }

  /// Its bytes are needed no more: they are safe, or lost for good.
  void release() {
    if (free.compareAndSet(false, true)) {
      released.run();
    }
  }

  boolean isDone() {
    return done;
  }

  void done() {
    done = true;
  }

  /// Throws [NoSuchFileException] when it was stored in the meantime.
  byte[] read() throws IOException {
    byte[] here = bytes;
    if (here != null) {
      return here;
    }
    Path there = file;
    if (there == null) {
      throw new NoSuchFileException(key);
    }
    return Files.readAllBytes(there);
  }
}
