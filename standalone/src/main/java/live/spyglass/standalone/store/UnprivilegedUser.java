package live.spyglass.standalone.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// PostgreSQL refuses to run as root. Where we are root, as in many containers, it gets a user
/// namespace in which it is not (`unshare -U`); where the kernel or the container forbids that, it
/// runs as `nobody`, to whom the data then belongs.
final class UnprivilegedUser {
  private static final String NOBODY = "65534";

  private UnprivilegedUser() {}

  /// What to put before a command so that it runs without root's rights; empty when this process
  /// has none.
  ///
  /// @param program what is going to be run
  /// @param folder what it must be able to write, given to `nobody` where that is the way
  static List<String> prefix(Path program, Path folder) throws IOException {
    if (!isRoot()) {
      return List.of();
    }
    if (succeeds(List.of("unshare", "-U", "true"))) {
      return List.of("unshare", "-U");
    }
    List<String> asNobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    var test = new ArrayList<>(asNobody);
    test.addAll(List.of("test", "-x", program.toString(), "-a", "-x", folder.toString()));
    if (!succeeds(test)) {
      throw new StoreException(
          "PostgreSQL refuses to run as root, and neither a user namespace nor the user `nobody` is"
              + " of use here: start Spyglass as an ordinary user");
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", Integer.valueOf(NOBODY));
        Files.setAttribute(file, "unix:gid", Integer.valueOf(NOBODY));
      }
    }
    return asNobody;
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException ignored) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
