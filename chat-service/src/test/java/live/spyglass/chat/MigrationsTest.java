package live.spyglass.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import live.spyglass.testsupport.SchemaSteps;
import live.spyglass.testsupport.Stores;
import org.junit.jupiter.api.Test;

/// In a rolling update the version before works on the schema of the new one.
class MigrationsTest {

  @Test
  void theVersionBeforeWorksOnWhatEachLeaves() {
    Path folder = Path.of("src", "main", "resources", "db", "migration");
    assertThat(SchemaSteps.stumblingBlocks(Stores.postgres().newDatabase(), "chat", folder))
        .isEmpty();
  }
}
