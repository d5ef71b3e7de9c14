package live.spyglass.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import live.spyglass.standalone.process.PartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @Test
  void theSecondIsToldWhoHoldsTheFolderUntilTheFirstIsGone(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    Process first = TestPrograms.start(Holder.class, data.toString());
    BufferedReader said = first.inputReader();
    assertThat(said.readLine()).isEqualTo("held");

    Process second = TestPrograms.start(Holder.class, data.toString());
    assertThat(second.inputReader().readLine())
        .contains("already runs on " + data)
        .contains("process " + first.pid() + ", http://localhost:8080")
        .contains("--data");
    assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();

    first.destroyForcibly();
    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    try (DataFolder held = DataFolder.open(data, "http://localhost:8080")) {
      assertThat(held.logs()).isEqualTo(data.resolve("logs"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  /// Holds a folder until its standard input ends.
  static final class Holder {
    public static void main(String[] words) throws IOException {
      try (DataFolder folder = DataFolder.open(Path.of(words[0]), "http://localhost:8080")) {
        System.out.println("held");
        System.in.readAllBytes();
        folder.logs();
      } catch (PartException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
