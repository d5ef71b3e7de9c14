package live.spyglass.transcode.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import live.spyglass.transcode.storage.ObjectStore.StoredObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {

  @TempDir Path folder;

  private FolderStore store;

  @BeforeEach
  void open() throws IOException {
    store = new FolderStore(folder.resolve("media"));
  }

  @Test
  void givesBackWhatItWasGiven() throws IOException {
    store.put("a/source/0.m4s", "hello".getBytes(UTF_8));
    assertThat(store.find("a/source/0.m4s")).hasValue("hello".getBytes(UTF_8));
    assertThat(store.read("a/source/0.m4s", 1, 3)).isEqualTo("ell".getBytes(UTF_8));
    assertThat(store.read("a/source/0.m4s", 3, 100)).isEqualTo("lo".getBytes(UTF_8));
    assertThat(store.read("a/source/0.m4s", 9, 100)).isEmpty();
    store.put("a/source/0.m4s", "again".getBytes(UTF_8));
    assertThat(store.find("a/source/0.m4s")).hasValue("again".getBytes(UTF_8));
  }

  @Test
  void listsAndDeletesBelowAPrefix() throws IOException {
    store.put("a/x/2", new byte[2]);
    store.put("a/x/1", new byte[1]);
    store.put("a/y", new byte[3]);
    store.put("ab/x", new byte[4]);
    assertThat(store.list("a"))
        .containsExactly(
            new StoredObject("a/x/1", 1), new StoredObject("a/x/2", 2), new StoredObject("a/y", 3));
    store.deleteAll("a");
    assertThat(store.list("a")).isEmpty();
    assertThat(store.find("a/y")).isEmpty();
    assertThat(store.find("ab/x")).isPresent();
    store.deleteAll("a");
  }

  @Test
  void leavesNothingHalfWritten() throws IOException {
    store.put("a/x", new byte[1 << 20]);
    try (var left = Files.list(folder.resolve("media/.incoming"))) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> store.read("a/none", 0, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../../x", "/etc/passwd", "a//b", ".incoming/x", "a/.b", "", "A", "a\0"})
  void takesOnlyKeys(String key) {
    assertThatThrownBy(() -> store.put(key, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.find(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.deleteAll(key)).isInstanceOf(IllegalArgumentException.class);
  }
}
