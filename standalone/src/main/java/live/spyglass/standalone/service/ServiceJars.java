package live.spyglass.standalone.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import live.spyglass.standalone.process.PartException;

/// The services' executable jars, where the build leaves them.
public final class ServiceJars {
  private final Path root;

  /// @param root the folder of the modules
  public ServiceJars(Path root) {
    this.root = root;
  }

  /// The newest jar of a module.
  ///
  /// @throws PartException when it was not built
  public Path of(String module) throws IOException {
    Path target = root.resolve(module).resolve("target");
    if (Files.isDirectory(target)) {
      try (var files = Files.list(target)) {
        var jars =
            files
                .filter(file -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
                .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
                .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()))
                .toList();
        if (!jars.isEmpty()) {
          return jars.getLast();
        }
      }
    }
    throw new PartException("There is no " + module + " in " + target + ": build it first");
  }
}
