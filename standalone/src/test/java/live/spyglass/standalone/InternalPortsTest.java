package live.spyglass.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InternalPortsTest {
  @Test
  void aPortIsRememberedUntilAnotherProgramSitsOnIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ports.properties");
    InternalPorts first = InternalPorts.remembered(file, Set.of());
    int kafka = first.of("kafka");
    int redis = first.of("redis");
    first.save();
    assertThat(kafka).isNotEqualTo(redis);

    try (var taken = new ServerSocket(redis, 1, InetAddress.getLoopbackAddress())) {
      InternalPorts second = InternalPorts.remembered(file, Set.of());

      assertThat(second.of("kafka")).isEqualTo(kafka);
      assertThat(second.of("redis")).isNotEqualTo(taken.getLocalPort()).isNotEqualTo(kafka);
    }
  }

  @Test
  void aPortThatOthersAreToldOfIsNobodys(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ports.properties");
    InternalPorts first = InternalPorts.remembered(file, Set.of());
    int redis = first.of("redis");
    first.save();

    assertThat(InternalPorts.remembered(file, Set.of(redis)).of("redis")).isNotEqualTo(redis);
  }
}
