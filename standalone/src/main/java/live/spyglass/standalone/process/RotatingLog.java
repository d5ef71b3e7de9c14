package live.spyglass.standalone.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A log file that never grows past a bound: when it is full it becomes `name.1`, the former
/// `name.1` becomes `name.2`, and so on; the oldest goes. Safe for several threads.
public final class RotatingLog {
  private static final long DEFAULT_BYTES = 8L << 20;
  private static final int DEFAULT_KEPT = 3;

  private final Path file;
  private final long maxBytes;
  private final int kept;

  public RotatingLog(Path file) {
    this(file, DEFAULT_BYTES, DEFAULT_KEPT);
  }

  RotatingLog(Path file, long maxBytes, int kept) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.kept = kept;
  }

  public Path file() {
    return file;
  }

  /// Copies everything a program prints until it closes its output. Reading goes on when the disk
  /// is full, so that a full disk never blocks the program.
  void copyFrom(InputStream output) {
    var buffer = new byte[8192];
    try (output) {
      for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
        append(buffer, n);
      }
    } catch (IOException ignored) {
      // The program is gone, and its output with it.
      return;
    }
  }

  private synchronized void append(byte[] bytes, int length) {
    try {
      if (Files.exists(file) && Files.size(file) + length > maxBytes) {
        rotate();
      }
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(bytes, 0, length);
      }
    } catch (IOException ignored) {
      // Nowhere left to say it: the log itself cannot be written.
      return;
    }
  }

  private void rotate() throws IOException {
    for (int i = kept; i > 1; i--) {
      Path older = numbered(i - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path numbered(int i) {
    return file.resolveSibling(file.getFileName() + "." + i);
  }

  /// The end of the log, at most `maxChars` long, for messages that say why a program failed.
  public synchronized String tail(int maxChars) {
    if (!Files.exists(file)) {
      return "";
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(0, in.length() - maxChars));
      var bytes = new byte[(int) Math.min(in.length(), maxChars)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /// Makes the folder of the log, readable by this user alone.
  public RotatingLog createFolder() {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        var ownerOnly =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, ownerOnly);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
