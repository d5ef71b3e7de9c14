package live.spyglass.standalone.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How a program is started in a session, and so a process group, of its own without changing its
/// process id: `setsid` on Linux, Perl's `POSIX::setsid` on macOS, which has no such command.
final class Sessions {
  static final List<String> PREFIX = prefix();

  private Sessions() {}

  private static List<String> prefix() {
    return findProgram("setsid")
        .map(List::of)
        .or(() ->
            findProgram("perl")
                .map(perl -> List.of(perl, "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV")))
        .orElse(List.of());
  }

  static Optional<String> findProgram(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(program) && !Files.isDirectory(program)) {
        return Optional.of(program.toString());
      }
    }
    return Optional.empty();
  }
}
