package live.spyglass.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import live.spyglass.standalone.process.PartException;

/// The folder of everything that is kept, held by at most one run at a time. The system lets go of
/// the lock when this process ends, however it ends.
final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Makes the folder where it is missing, readable by this user alone, and takes hold of it.
  ///
  /// @param address what the next one who asks for the folder is told about us
  /// @throws PartException when another run holds it
  static DataFolder open(Path root, String address) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    FileChannel channel =
        FileChannel.open(
            root.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      String holder = Files.readString(root.resolve("lock")).strip();
      channel.close();
      throw new PartException(
          "Spyglass already runs on %s: %s. Stop it, or choose another folder with --data."
              .formatted(root, holder.isEmpty() ? "it is just starting" : holder));
    }
    channel.truncate(0);
    String self = "process " + ProcessHandle.current().pid() + ", " + address;
    channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)));
    return new DataFolder(root, channel);
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  /// The data of one part.
  Path of(String part) {
    return root.resolve(part);
  }

  /// The log of one part.
  Path log(String part) {
    return logs().resolve(part + ".log");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
