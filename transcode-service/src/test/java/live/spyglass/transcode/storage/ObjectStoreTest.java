package live.spyglass.transcode.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import live.spyglass.transcode.storage.ObjectStore.StoredObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every store must do. [FolderStoreTest] and [S3StoreTest] run it.
abstract class ObjectStoreTest {

  abstract ObjectStore store();

  /// Makes the store unreachable, and reachable again with what it had.
  abstract void away() throws IOException;

  abstract void back() throws IOException;

  @Test
  void givesBackWhatItWasGiven() throws IOException {
    store().put("a/source/0.m4s", "hello".getBytes(UTF_8));
    assertThat(store().find("a/source/0.m4s")).hasValue("hello".getBytes(UTF_8));
    assertThat(store().read("a/source/0.m4s", 1, 3)).isEqualTo("ell".getBytes(UTF_8));
    assertThat(store().read("a/source/0.m4s", 3, 100)).isEqualTo("lo".getBytes(UTF_8));
    assertThat(store().read("a/source/0.m4s", 9, 100)).isEmpty();
    assertThat(store().read("a/source/0.m4s", 1, 0)).isEmpty();
    store().put("a/source/0.m4s", "again".getBytes(UTF_8));
    assertThat(store().find("a/source/0.m4s")).hasValue("again".getBytes(UTF_8));
    byte[] large = new byte[3 << 20];
    large[large.length - 1] = 7;
    store().put("a/large", large);
    assertThat(store().read("a/large", large.length - 2, 2)).containsExactly(0, 7);
  }

  @Test
  void saysWhatIsNotThere() throws IOException {
    assertThat(store().find("a/none")).isEmpty();
    assertThat(store().list("a")).isEmpty();
    assertThatThrownBy(() -> store().read("a/none", 0, 1)).isInstanceOf(NoSuchFileException.class);
    store().delete("a/none");
    store().deleteAll("a");
  }

  @Test
  void listsAndDeletesBelowAPrefix() throws IOException {
    store().put("a/x/2", new byte[2]);
    store().put("a/x/1", new byte[1]);
    store().put("a/y", new byte[3]);
    store().put("ab/x", new byte[4]);
    store().put("a-b/x", new byte[5]);
    assertThat(store().list("a"))
        .extracting(StoredObject::key, StoredObject::size)
        .containsExactly(tuple("a/x/1", 1L), tuple("a/x/2", 2L), tuple("a/y", 3L));
    assertThat(store().list("a").getFirst().storedAt()).isNotNull();
    assertThat(store().roots()).containsExactly("a", "a-b", "ab");
    store().delete("a/x/1");
    assertThat(store().list("a")).extracting(StoredObject::key).containsExactly("a/x/2", "a/y");
    store().deleteAll("a");
    assertThat(store().list("a")).isEmpty();
    assertThat(store().find("a/y")).isEmpty();
    assertThat(store().find("ab/x")).isPresent();
    assertThat(store().roots()).containsExactly("a-b", "ab");
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }

  @Test
  void listsMoreThanOnePage() throws IOException {
    for (int i = 0; i < 1005; i++) {
      store().put("a/" + i, new byte[0]);
    }
    List<StoredObject> all = store().list("a");
    assertThat(all).hasSize(1005).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    store().deleteAll("a");
    assertThat(store().list("a")).isEmpty();
  }

  /// A store that cannot be reached is never taken for an empty one.
  @Test
  void aStoreThatIsAwayIsAnError() throws IOException {
    store().put("a/x", new byte[1]);
    away();
    assertThatThrownBy(() -> store().find("a/x")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().find("a/none")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().list("a")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().roots()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().put("a/y", new byte[1])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().deleteAll("a")).isInstanceOf(IOException.class);
    back();
    assertThat(store().list("a")).extracting(StoredObject::key).containsExactly("a/x");
    store().put("a/y", new byte[1]);
    assertThat(store().find("a/y")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../../x", "/etc/passwd", "a//b", ".incoming/x", "a/.b", "", "A", "a\0"})
  void takesOnlyKeys(String key) {
    assertThatThrownBy(() -> store().put(key, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().find(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().delete(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().deleteAll(key)).isInstanceOf(IllegalArgumentException.class);
  }
}
