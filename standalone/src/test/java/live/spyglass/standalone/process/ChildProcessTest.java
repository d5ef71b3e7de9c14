package live.spyglass.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import live.spyglass.standalone.TestPrograms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration GENEROUS = Duration.ofMinutes(1);
  private static final String SLEEPER = "while :; do read -r _ < /dev/zero; done";

  @TempDir Path folder;

  @Test
  void inputGoesInAndOutputGoesToTheLog() throws Exception {
    var log = new RotatingLog(folder.resolve("logs/echo.log"));
    Command command =
        Command.of(List.of("sh", "-c", "cat; echo \"$GREETING\"; exit 3"))
            .withEnvironment(Map.of("GREETING", "hello"))
            .withInput("from input\n");

    ChildProcess child = ChildProcess.start(command, log);

    assertThat(child.waitFor(GENEROUS)).isEqualTo(3);
    assertThat(Files.readString(log.file())).isEqualTo("from input\nhello\n");
  }

  @Test
  void ourOwnVariablesAreNotPassedOn() throws Exception {
    var log = new RotatingLog(folder.resolve("env.log"));
    ChildProcess child =
        ChildProcess.start(Command.of(List.of("env")).withEnvironment(Map.of("OWN", "yes")), log);

    assertThat(child.waitFor(GENEROUS)).isZero();
    assertThat(Files.readString(log.file()).lines())
        .contains("OWN=yes")
        .allMatch(
            line -> line.matches("(PATH|HOME|USER|LANG|LC_ALL|TZ|TMPDIR|XDG_CACHE_HOME|OWN)=.*"));
  }

  @Test
  void whatIgnoresTheSignalIsKilledWithItsChildren() throws Exception {
    var log = new RotatingLog(folder.resolve("stubborn.log"));
    ChildProcess child =
        ChildProcess.start(
            Command.of(
                List.of("sh", "-c", "trap '' TERM; tail -f /dev/null & echo $!; wait; " + SLEEPER)),
            log);
    await().atMost(GENEROUS).until(() -> log.tail(100).matches("\\d+"));
    ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(log.tail(100))).orElseThrow();

    child.stop(Duration.ofMillis(200));

    assertThat(child.alive()).isFalse();
    await().atMost(GENEROUS).until(() -> !isRunning(grandchild));
  }

  @Test
  void aKilledParentLeavesNothingBehind() throws Exception {
    Process parent = TestPrograms.start(Parent.class, folder.resolve("child.log").toString());
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

    parent.destroyForcibly();

    assertThat(parent.waitFor(1, TimeUnit.MINUTES)).isTrue();
    await().atMost(GENEROUS).until(() -> !isRunning(child));
  }

  @Test
  void leftoversAreEndedAndStrangersAreNot() throws Exception {
    Path log = folder.resolve("left.log");
    Process leftover = new ProcessBuilder("tail", "-f", "/dev/null").start();
    Process stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
    ProcessRecord.write(log, leftover.toHandle());
    Files.writeString(folder.resolve("other.pid"), stranger.pid() + " 1000\n");
    Files.writeString(folder.resolve("torn.pid"), "12");

    assertThat(ProcessRecord.endLeftovers(folder)).isEqualTo(1);

    assertThat(leftover.isAlive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    assertThat(folder.toFile().list((_, name) -> name.endsWith(".pid"))).isEmpty();
    stranger.destroyForcibly();
  }

  /// An orphan that has ended may stay a zombie where the first process of a container reaps none.
  private static boolean isRunning(ProcessHandle process) throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      return process.isAlive() && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    } catch (IOException e) {
      return false;
    }
  }

  /// Starts a child, says its process id, and waits to be killed.
  static final class Parent {
    public static void main(String[] words) throws Exception {
      ChildProcess child =
          ChildProcess.start(
              Command.of(List.of("tail", "-f", "/dev/null")), new RotatingLog(Path.of(words[0])));
      System.out.println(child.pid());
      child.waitFor(Duration.ofMinutes(10));
    }
  }
}
