package live.spyglass.transcode.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ObjectStoreTest {

  @TempDir Path folder;

  private FolderStore store;

  @BeforeEach
  void open() {
    store = new FolderStore(folder.resolve("media"));
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  void away() throws IOException {
    Detached.detach(folder.resolve("media"));
  }

  @Override
  void back() throws IOException {
    Detached.attach(folder.resolve("media"));
  }

  @Test
  void leavesNothingHalfWritten() throws IOException {
    store.put("a/x", new byte[1 << 20]);
    try (var left = Files.list(folder.resolve("media/.incoming"))) {
      assertThat(left).isEmpty();
    }
  }
}
