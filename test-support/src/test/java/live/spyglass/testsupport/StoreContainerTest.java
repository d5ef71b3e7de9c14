package live.spyglass.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreContainerTest {
  /// The stand-ins of `deploy/test-images` are made for what is named there.
  @Test
  void theImagesAreThoseOfCompose() throws IOException {
    List<String> images =
        Files.readAllLines(Path.of("../deploy/compose.yaml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("image: ${STORE_IMAGES:-}"))
            .map(line -> line.substring(line.indexOf('}') + 1))
            .toList();

    assertThat(images)
        .containsExactlyInAnyOrder(
            StoreContainer.POSTGRES,
            StoreContainer.KAFKA,
            StoreContainer.REDIS,
            StoreContainer.OBJECTS);
  }
}
