package live.spyglass.standalone.process;

import java.io.IOException;

/// Signals that Java cannot send: it knows TERM and KILL, to single processes.
final class Signals {
  private Signals() {}

  /// Sends a signal; a target that is gone is no error.
  ///
  /// @param name without `SIG`
  /// @param target a process id, or a process group's with `-` before it
  static void send(String name, String target) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" -- \"$2\"", "sh", name, target)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("/bin/sh cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
