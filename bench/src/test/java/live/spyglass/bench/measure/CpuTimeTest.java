package live.spyglass.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CpuTimeTest {

  /// A shell that has counted itself, and whose child, long ended, counted as far.
  @Test
  void childrenThatHaveEndedCount() throws Exception {
    if (!Files.exists(Path.of("/proc/stat"))) {
      assertThatThrownBy(() -> CpuTime.ofTree(ProcessHandle.current().pid()))
          .as("only Linux counts like this")
          .isInstanceOf(IOException.class);
      return;
    }
    String count = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "sh -c '" + count + "'; echo done; read -r end")
            .start();
    try (BufferedReader output = shell.inputReader()) {
      assertThat(output.readLine()).isEqualTo("done");
      CpuTime used = CpuTime.ofTree(shell.pid());
      assertThat(used.total()).isPositive();
      assertThat(CpuTime.ofEndedChildren(shell.pid()).total())
          .isPositive()
          .isLessThanOrEqualTo(used.total());
      assertThat(CpuTime.findInTree(shell.pid(), "read -r end")).contains(shell.pid());
      assertThat(CpuTime.findInTree(shell.pid(), "no such words")).isEmpty();
    } finally {
      shell.destroyForcibly();
    }
  }
}
