package live.spyglass.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
  @TempDir Path folder;

  @Test
  void manyRunBesideEachOtherAndNobodyBesideOneThatIsAlone() throws Exception {
    try (Other first = new Other(folder, false)) {
      first.awaitTurn();
      Turns.take(folder, false).close();
      try (Other alone = new Other(folder, true)) {
        // It waits for the first, and others wait behind it.
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> alone.isAlive() && !isFree(Turns.DOOR));
        assertThat(isFree(Turns.MACHINE)).isTrue();
        first.end();
        alone.awaitTurn();
        assertThat(isFree(Turns.MACHINE)).isFalse();
        assertThat(isFree(Turns.DOOR)).isTrue();
      }
      Turns.take(folder, true).close();
    }
  }

  /// Whether one that shares could go through now.
  private boolean isFree(String file) throws IOException {
    try (FileChannel channel = Turns.open(folder.resolve(file))) {
      return channel.tryLock(0, Long.MAX_VALUE, file.equals(Turns.MACHINE)) != null;
    }
  }

  /// A JVM that takes a turn and keeps it until it is closed.
  private static final class Other implements AutoCloseable {
    private final Process process;

    Other(Path folder, boolean alone) throws IOException {
      process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xshare:auto",
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Holder.class.getName(),
                      folder.toString(),
                      String.valueOf(alone)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }

    void awaitTurn() throws IOException {
      assertThat(process.getInputStream().read()).isEqualTo('!');
    }

    boolean isAlive() {
      return process.isAlive();
    }

    void end() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    public void close() throws IOException {
      end();
      process.onExit().join();
    }
  }

  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (AutoCloseable _ =
          Turns.take(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]))) {
        System.out.print('!');
        System.out.flush();
        System.in.readAllBytes();
      }
    }
  }
}
