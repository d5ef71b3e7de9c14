package live.spyglass.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Packages that the other side of a comparison comes in.
public final class DebianPackages {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

  /// Asked by Debian's packages before they start a service; 101 forbids it.
  private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");

  private DebianPackages() {}

  /// Installs what is missing when we are root. No service that comes along is started.
  ///
  /// @throws IllegalStateException with the command to type, when we are not, or on no Debian
  public static void require(List<String> packages) throws IOException, InterruptedException {
    var missing = new java.util.ArrayList<String>();
    for (String name : packages) {
      if (!installed(name)) {
        missing.add(name);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    String all = String.join(" ", missing);
    if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      throw new IllegalStateException("The other side of this bench needs " + all + " (Debian)");
    }
    if (!System.getProperty("user.name").equals("root")) {
      throw new IllegalStateException(
          "These packages are missing. Install them and try again; a service that they start is"
              + " not needed and should be stopped:\n\n  sudo apt-get install"
              + " --yes --no-install-recommends "
              + all);
    }
    System.err.println("Installing " + all + " (apt-get)");
    install(all);
  }

  private static boolean installed(String name) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
      return false;
    }
    Process query =
        new ProcessBuilder("dpkg-query", "--show", "--showformat", "${db:Status-Status}", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = query.inputReader()) {
      return "installed".equals(output.readLine()) && query.waitFor() == 0;
    }
  }

  private static void install(String packages) throws IOException, InterruptedException {
    boolean ours = !Files.exists(POLICY);
    if (ours) {
      Files.writeString(POLICY, "#!/bin/sh\nexit 101\n");
      Files.setPosixFilePermissions(POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try {
      Process apt =
          new ProcessBuilder(
                  "/bin/sh",
                  "-c",
                  "apt-get update --quiet && apt-get install --yes --quiet"
                      + " --no-install-recommends "
                      + packages)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.to(log()))
              .start();
      if (!apt.waitFor(INSTALL_LIMIT.toSeconds(), TimeUnit.SECONDS) || apt.exitValue() != 0) {
        apt.descendants().forEach(ProcessHandle::destroy);
        apt.destroy();
        throw new IllegalStateException(
            "apt-get could not install " + packages + ". All it said: " + log());
      }
    } finally {
      if (ours) {
        Files.deleteIfExists(POLICY);
      }
    }
  }

  private static java.io.File log() {
    return Path.of(System.getProperty("spyglass.root", "."), "target", "spyglass-apt.log").toFile();
  }
}
