package live.spyglass.standalone.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A shell that lives as long as this JVM and ends its children after it. It is told on a pipe
/// which children there are; when the pipe closes without a farewell, because this JVM was killed,
/// it asks them to stop and after five seconds makes them.
final class OrphanGuard {
  private static final String SCRIPT =
      """
      children=' '
      while read -r sign pid; do
        case $sign in
          +) children="$children$pid " ;;
          -) left=' '
             for child in $children; do [ "$child" = "$pid" ] || left="$left$child "; done
             children=$left ;;
        esac
      done
      [ "$children" = ' ' ] && exit 0
      kill -s TERM $children 2>/dev/null
      rounds=0
      while [ $rounds -lt 50 ]; do
        alive=no
        for child in $children; do kill -s 0 "$child" 2>/dev/null && alive=yes; done
        [ $alive = no ] && break
        sleep 0.1
        rounds=$((rounds + 1))
      done
      for child in $children; do
        kill -s KILL -- "-$child" 2>/dev/null
        kill -s KILL "$child" 2>/dev/null
      done
      exit 0
      """;

  private static final OrphanGuard GUARD = new OrphanGuard();

  private final OutputStream pipe;

  private OrphanGuard() {
    try {
      var words = new ArrayList<>(Sessions.PREFIX);
      words.addAll(List.of("/bin/sh", "-c", SCRIPT, "spyglass-guard"));
      pipe =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .getOutputStream();
    } catch (IOException e) {
      throw new IllegalStateException("/bin/sh cannot be run", e);
    }
  }

  /// Has a child watched from now until its end.
  static void watch(Process child) {
    GUARD.say("+ " + child.pid());
    var _ = child.onExit().thenRun(() -> GUARD.say("- " + child.pid()));
  }

  private synchronized void say(String line) {
    try {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException ignored) {
      // The guard was killed; the record of processes remains.
      return;
    }
  }
}
