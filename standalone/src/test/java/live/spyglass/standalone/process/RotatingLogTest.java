package live.spyglass.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
  @Test
  void neverGrowsPastItsBound(@TempDir Path folder) throws IOException {
    var log = new RotatingLog(folder.resolve("a.log"), 10, 2);

    for (String line : new String[] {"first", "second", "third", "fourth", "fifth"}) {
      log.copyFrom(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    }

    assertThat(Files.readString(folder.resolve("a.log"))).isEqualTo("fifth");
    assertThat(Files.readString(folder.resolve("a.log.1"))).isEqualTo("fourth");
    assertThat(Files.readString(folder.resolve("a.log.2"))).isEqualTo("third");
    assertThat(folder.toFile().list()).hasSize(3);
    assertThat(log.tail(3)).isEqualTo("fth");
  }
}
