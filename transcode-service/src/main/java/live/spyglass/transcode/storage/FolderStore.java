package live.spyglass.transcode.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Objects as files. A file is written beside the tree, forced to the disk and moved into place, so
/// a crash leaves a whole object or none. Directory entries are left to the file system's own
/// journal: what a power cut can cost is the newest segments, never half of one.
public final class FolderStore implements ObjectStore {

  private static final Logger LOG = LoggerFactory.getLogger(FolderStore.class);

  /// Its name is no key, so nothing below it is ever listed or read.
  private static final String INCOMING = ".incoming";

  private final Path root;
  private final Path incoming;

  /// A folder that cannot be made now is one that is away: it may come.
  public FolderStore(Path folder) {
    this.root = folder.toAbsolutePath().normalize();
    this.incoming = root.resolve(INCOMING);
    try {
      Files.createDirectories(incoming);
    } catch (IOException e) {
      LOG.warn("the folder for objects cannot be used now: {}", e.toString());
    }
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    Path target = path(key);
    Path partial = incoming.resolve(UUID.randomUUID().toString());
    Files.createDirectories(incoming);
    try {
      write(partial, bytes);
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @Override
  public Optional<byte[]> find(String key) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path(key)));
    } catch (NoSuchFileException e) {
      mustBeThere();
      return Optional.empty();
    }
  }

  @Override
  public byte[] read(String key, long offset, int length) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path(key))) {
      long left = Math.max(0, channel.size() - offset);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, left));
      channel.position(offset);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new IOException(key + " became shorter while it was read");
        }
      }
      return buffer.array();
    }
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    walk(
        path(prefix),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            objects.add(
                new StoredObject(
                    root.relativize(file).toString(),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
            return FileVisitResult.CONTINUE;
          }
        });
    objects.sort(Comparator.comparing(StoredObject::key));
    return objects;
  }

  @Override
  public List<String> roots() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> KEY.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(path(key));
  }

  @Override
  public void deleteAll(String prefix) throws IOException {
    walk(
        path(prefix),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            try {
              Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void walk(Path folder, SimpleFileVisitor<Path> visitor) throws IOException {
    mustBeThere();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, visitor);
    }
  }

  /// A disk that is not mounted is no empty store.
  private void mustBeThere() throws IOException {
    if (!Files.isDirectory(incoming)) {
      throw new IOException("the folder for objects is away");
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private Path path(String key) {
    return root.resolve(ObjectStore.checked(key));
  }
}
