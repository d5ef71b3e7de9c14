package live.spyglass.standalone.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// PostgreSQL refuses to run as root. Where we are root, as in many containers, it gets a user
/// namespace in which it is nobody in particular (`unshare -U`), with the same files in reach.
final class UnprivilegedUser {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private UnprivilegedUser() {}

  /// What to put before a command so that it runs without root's rights; empty when this process
  /// has none.
  ///
  /// @throws StoreException when we are root and the kernel or the container forbids namespaces
  static List<String> prefix() throws IOException {
    if (!isRoot()) {
      return List.of();
    }
    if (!namespacesWork()) {
      throw new StoreException(
          "PostgreSQL refuses to run as root, and this system lets root make no user namespace"
              + " (`unshare -U`): start Spyglass as an ordinary user");
    }
    return NAMESPACE;
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  private static boolean namespacesWork() {
    try {
      Process process =
          new ProcessBuilder("unshare", "-U", "true")
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
