package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process's part of the spool: a folder that it keeps locked while it lives, so that what a
/// dead process left is told from what a living one still sends. A file is named by its place in
/// the order and by its key, and appears whole or not at all.
final class SpoolFolder implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final String UNFINISHED = ".unfinished";
  private static final Pattern NAME = Pattern.compile("(\\d{12})([ap])~([a-z0-9._~-]+)");

  /// A process's own locks do not keep it out, and closing a second channel would even undo them.
  private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong next;

  private SpoolFolder(Path folder, FileChannel lock, long next) {
    this.folder = folder;
    this.lock = lock;
    this.next = new AtomicLong(next);
  }

  /// A new one. It gets its name once it is locked.
  static SpoolFolder create(Path root) throws IOException {
    Files.createDirectories(root);
    String name = UUID.randomUUID().toString();
    Path unnamed = Files.createDirectory(root.resolve("." + name));
    Path folder = root.resolve(name);
    LOCKED_HERE.add(folder);
    FileChannel lock = open(unnamed.resolve(LOCK));
    if (lock.tryLock() == null) {
      throw new IOException("a folder that nobody knows is locked");
    }
    Files.move(unnamed, folder, StandardCopyOption.ATOMIC_MOVE);
    return new SpoolFolder(folder, lock, 0);
  }

  /// Those of processes that are gone, each locked from now on.
  static List<SpoolFolder> listAbandoned(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(root)) {
      folders = all.filter(one -> Files.exists(one.resolve(LOCK))).sorted().toList();
    }
    List<SpoolFolder> abandoned = new ArrayList<>();
    for (Path one : folders) {
      if (!String.valueOf(one.getFileName()).startsWith(".") && LOCKED_HERE.add(one)) {
        FileChannel lock = lockIfFree(one);
        if (lock == null) {
          LOCKED_HERE.remove(one);
        } else {
          abandoned.add(new SpoolFolder(one, lock, 0));
        }
      }
    }
    return abandoned;
  }

  private static @Nullable FileChannel lockIfFree(Path folder) throws IOException {
    FileChannel channel = open(folder.resolve(LOCK));
    if (channel.tryLock() != null) {
      return channel;
    }
    channel.close();
    return null;
  }

  private static FileChannel open(Path lock) throws IOException {
    return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Writes a file and forces it to the disk.
  Path write(String key, byte[] bytes, boolean alone) throws IOException {
    String name =
        String.format(Locale.ROOT, "%012d%s~", next.getAndIncrement(), alone ? "a" : "p")
            + key.replace('/', '~');
    Path partial = folder.resolve(name + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      return Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  /// What lies here, in the order in which it was given. What was being written when the process
  /// died is thrown away.
  List<Waiting> list() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    List<Waiting> waiting = new ArrayList<>();
    for (Path file : files) {
      Optional<Waiting> one = read(file);
      if (one.isPresent()) {
        waiting.add(one.get());
      } else if (!file.endsWith(LOCK)) {
        Files.delete(file);
      }
    }
    return waiting;
  }

  private static Optional<Waiting> read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    Matcher matcher = NAME.matcher(name);
    if (name.endsWith(UNFINISHED) || !matcher.matches()) {
      return Optional.empty();
    }
    String key = matcher.group(3).replace('~', '/');
    if (!ObjectStore.KEY.matcher(key).matches()) {
      return Optional.empty();
    }
    Instant since = Files.getLastModifiedTime(file).toInstant();
    boolean alone = matcher.group(2).equals("a");
    return Optional.of(Waiting.onDisk(key, file, (int) Files.size(file), alone, since));
  }

  /// Lets go of it; an empty one vanishes, what is left in another is for whoever comes next.
  @Override
  public void close() throws IOException {
    try (lock) {
      boolean empty;
      try (Stream<Path> all = Files.list(folder)) {
        empty = all.allMatch(file -> file.endsWith(LOCK));
      }
      if (empty) {
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
      }
    } finally {
      LOCKED_HERE.remove(folder);
    }
  }
}
