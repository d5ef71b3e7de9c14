package live.spyglass.standalone.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import live.spyglass.standalone.process.PartException;

/// The executable jar of a service, unpacked beside itself by its own tools (Spring Boot's
/// `-Djarmode=tools extract`) the first time it is run: the same classes in the same order start in
/// a fifth less processor time, and a build that replaces the jar leaves what runs alone.
final class ServiceJar {
  private static final int UNPACKED_KEPT = 2;

  private final Path jar;

  private ServiceJar(Path jar) {
    this.jar = jar;
  }

  /// The jar of a module, where the build leaves it.
  ///
  /// @throws PartException when it was not built
  static ServiceJar find(Path root, String module) throws IOException {
    Path target = root.resolve(module).resolve("target");
    if (Files.isDirectory(target)) {
      try (var files = Files.list(target)) {
        var jars =
            files
                .filter(file -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
                .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
                .sorted()
                .toList();
        if (!jars.isEmpty()) {
          return new ServiceJar(jars.getLast());
        }
      }
    }
    throw new PartException("There is no " + module + " in " + target + ": build it first");
  }

  /// The jar to run, its libraries in `lib` beside it.
  Path unpacked() throws IOException {
    Path all = jar.resolveSibling("unpacked");
    Path folder = all.resolve(fingerprint());
    if (!Files.isDirectory(folder)) {
      Path unpacking = Files.createTempDirectory(Files.createDirectories(all), "unpacking");
      try {
        unpackInto(unpacking);
        Files.move(unpacking, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        delete(unpacking);
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      }
      deleteOld(all);
    }
    return folder.resolve(jar.getFileName());
  }

  /// Changes with the content of any entry; read from the jar's table of contents alone.
  private String fingerprint() throws IOException {
    var sum = new CRC32();
    try (var zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .sorted(Comparator.comparing(ZipEntry::getName))
          .forEach(entry ->
              sum.update(
                  (entry.getName() + entry.getCrc() + "\n").getBytes(StandardCharsets.UTF_8)));
    }
    return Long.toHexString(sum.getValue()) + "-" + Files.size(jar);
  }

  private void unpackInto(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djarmode=tools",
                    "-jar",
                    jar.toString(),
                    "extract",
                    "--force",
                    "--destination",
                    folder.toString()))
            .redirectErrorStream(true)
            .start();
    try (var output = process.inputReader()) {
      String said = String.join("\n", output.readAllLines());
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new PartException(jar + " could not be unpacked: " + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new PartException("Interrupted while " + jar + " was unpacked", e);
    }
  }

  /// A platform that runs on an older one has its files open and goes on.
  private static void deleteOld(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      List<Path> newestFirst =
          all.sorted(
                  Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
              .toList();
      for (Path old : newestFirst.stream().skip(UNPACKED_KEPT).toList()) {
        delete(old);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
