package live.spyglass.standalone.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/// The folder that the servers' programs are unpacked into, once for all runs of this user:
/// `$XDG_CACHE_HOME/spyglass` or `~/.cache/spyglass`. What is unpacked appears whole or not at all,
/// also when several processes do it at once.
final class Programs {
  static final String POSTGRES_MAJOR = "18";
  private static final String POSTGRES_VERSION = POSTGRES_MAJOR + ".6";
  private static final String REDIS_VERSION = "6.2.11";

  private Programs() {}

  /// The folder with `bin/postgres` and `bin/initdb`.
  static Path postgres() throws IOException {
    Path folder =
        cache().resolve("postgres-" + POSTGRES_VERSION + "-" + system() + "-" + machine());
    if (!Files.isDirectory(folder)) {
      String resource = "/postgres-" + system() + "-" + machine() + ".txz";
      unpack(resource, folder);
    }
    return folder;
  }

  /// The `redis-server` program.
  static Path redis() throws IOException {
    Path program =
        cache().resolve("redis-server-" + REDIS_VERSION + "-" + system() + "-" + machine());
    if (!Files.isRegularFile(program)) {
      String resource =
          Objects.requireNonNull(
              ExecutableProvider.newProvidedVersionsMap()
                  .get(OsArchitecture.detectOSandArchitecture()),
              "No Redis for this system");
      Path copy = Files.createTempFile(cache(), "unpacking", "");
      try (InputStream in = open(resource)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(copy, program, StandardCopyOption.ATOMIC_MOVE);
    }
    return program;
  }

  private static Path cache() throws IOException {
    Path base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(path -> path.startsWith("/"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return Files.createDirectories(base.resolve("spyglass"));
  }

  private static void unpack(String resource, Path folder) throws IOException {
    Path unpacking = Files.createTempDirectory(folder.getParent(), "unpacking");
    Files.setPosixFilePermissions(unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(open(resource)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, unpacking);
      }
      Files.move(unpacking, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // Another process was faster; its copy is as good.
      delete(unpacking);
    } catch (AtomicMoveNotSupportedException e) {
      delete(unpacking);
      throw e;
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("An archive entry leads out of its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, root.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static InputStream open(String resource) {
    InputStream in = Programs.class.getResourceAsStream(resource);
    if (in == null) {
      throw new StoreException(
          "This build carries no " + resource + ": it was made for another system");
    }
    return in;
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String system() {
    return System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
  }

  private static String machine() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
  }
}
