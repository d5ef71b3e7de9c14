package live.spyglass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BenchesTest {

  @Test
  void optionsAreNumbersThatTheBenchKnows() {
    var options = new TreeMap<>(Map.of("rounds", 3));
    assertThat(Benches.read(List.of("--rounds", "5"), options)).isNull();
    assertThat(options).containsEntry("rounds", 5);
    assertThat(Benches.read(List.of("--round", "5"), options)).contains("--round");
    assertThat(Benches.read(List.of("--rounds", "many"), options)).contains("needs a number");
    assertThat(Benches.read(List.of("--rounds"), options)).contains("needs a number");
  }
}
