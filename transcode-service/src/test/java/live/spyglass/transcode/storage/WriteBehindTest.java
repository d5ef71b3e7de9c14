package live.spyglass.transcode.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  /// A store that is away until it is let back.
  private static final class Moody implements ObjectStore {
    private final ObjectStore inner;
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean away = true;

    Moody(ObjectStore inner) {
      this.inner = inner;
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
      asked.countDown();
      if (away) {
        throw new IOException("away");
      }
      inner.put(key, bytes);
    }

    @Override
    public Optional<byte[]> find(String key) throws IOException {
      return inner.find(key);
    }

    @Override
    public byte[] read(String key, long offset, int length) throws IOException {
      return inner.read(key, offset, length);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return inner.list(prefix);
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
      inner.deleteAll(prefix);
    }
  }

  @Test
  void waitsForAStoreThatIsAwayAndKeepsTheOrder() throws Exception {
    Moody store = new Moody(new FolderStore(folder));
    List<String> stored = new CopyOnWriteArrayList<>();
    try (WriteBehind writer = new WriteBehind(store, 1000, "test")) {
      writer.put("a/1", new byte[10], () -> stored.add("1"));
      writer.put("a/2", new byte[10], () -> stored.add("2"));
      store.asked.await();
      assertThat(writer.drain(Duration.ofMillis(1))).isFalse();
      assertThat(stored).isEmpty();
      store.away = false;
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(stored).containsExactly("1", "2");
      assertThat(store.list("a")).hasSize(2);
      assertThat(writer.givenUp()).isZero();
    }
  }

  @Test
  void givesUpTheOldestWhenTooMuchWaits() throws Exception {
    Moody store = new Moody(new FolderStore(folder));
    List<String> released = new CopyOnWriteArrayList<>();
    try (WriteBehind writer = new WriteBehind(store, 25, "test")) {
      writer.put("a/1", new byte[10], () -> released.add("1"));
      store.asked.await();
      for (int i = 2; i <= 5; i++) {
        String name = String.valueOf(i);
        writer.put("a/" + name, new byte[10], () -> released.add(name));
      }
      assertThat(writer.givenUp()).isEqualTo(2);
      store.away = false;
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(store.list("a"))
          .extracting(ObjectStore.StoredObject::key)
          .containsExactly("a/1", "a/4", "a/5");
      assertThat(released).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    }
  }
}
