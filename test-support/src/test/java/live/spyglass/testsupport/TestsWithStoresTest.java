package live.spyglass.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestsWithStoresTest {
  @Test
  void findsWhoAsksForAStoreAndNobodyElse() throws IOException {
    List<String> found = TestsWithStores.of(Path.of("target/test-classes"));

    assertThat(found)
        .contains("live.spyglass.testsupport.StoresTest")
        .noneMatch(name -> name.matches(".*StoreContainerTest|.*WithStoresTest|.*[$].*"));
  }
}
