package live.spyglass.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import live.spyglass.bench.Run;
import live.spyglass.standalone.process.Command;

/// Debian's nginx with a configuration of our own, in the foreground, with everything it writes
/// under the run's folder. The system's own service is neither used nor touched.
public final class Nginx {
  private static final String PROGRAM = "/usr/sbin/nginx";
  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");

  private Nginx() {}

  /// @param modules dynamic modules to load, such as `ngx_rtmp_module`
  /// @param workers worker processes
  /// @param blocks what stands behind the main context's lines: `events {…}` `http {…}` `rtmp {…}`;
  ///   relative paths are those of the run's folder
  /// @param port one that it listens on
  public static ServerProcess start(
      Run run, String name, List<String> modules, int workers, String blocks, int port) {
    Path folder = run.folder().resolve(name);
    var configuration = new StringBuilder();
    modules.forEach(module ->
        configuration.append("load_module ").append(MODULES.resolve(module + ".so")).append(";\n"));
    configuration
        .append("daemon off;\n")
        .append("user ")
        .append(System.getProperty("user.name"))
        .append(";\n")
        .append("pid nginx.pid;\n")
        .append("error_log stderr error;\n")
        .append("worker_processes ")
        .append(workers)
        .append(";\n")
        .append("worker_rlimit_nofile 16384;\n")
        .append(blocks);
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("nginx.conf");
      Files.writeString(file, configuration);
      return ServerProcess.start(
          run,
          name,
          Command.of(
              List.of(PROGRAM, "-p", folder.toString(), "-e", "stderr", "-c", file.toString())),
          port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
