package live.spyglass.transcode.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import live.spyglass.transcode.storage.ObjectStore.StoredObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// A store that is away, a disk that is full, a process that dies: nothing is lost, or it is
/// counted.
class SpoolTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final DataSize PLENTY = DataSize.ofMegabytes(10);

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Path media;
  private FolderStore store;

  @BeforeEach
  void open() {
    media = folder.resolve("media");
    store = new FolderStore(media);
  }

  private Spool spool(DataSize limit, DataSize backlog) {
    return spool(store, limit, backlog);
  }

  private Spool spool(ObjectStore behind, DataSize limit, DataSize backlog) {
    return new Spool(
        behind,
        SpoolProcess.properties(folder.resolve("spool"), limit, backlog),
        new StorageMetrics(meters, Clock.systemUTC()));
  }

  private double metric(String name) {
    return meters.get("spyglass.transcode.storage." + name).gauge().value();
  }

  private double counted(String name) {
    return meters.get("spyglass.transcode.storage." + name).counter().count();
  }

  private List<Path> spooledFiles() throws IOException {
    try (var files = Files.walk(folder.resolve("spool"))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock")).toList();
    }
  }

  @Test
  void whatWaitsIsReadAndListedAndStoredOnceTheStoreIsBack() throws Exception {
    Detached.detach(media);
    List<String> safe = new CopyOnWriteArrayList<>();
    try (Spool spool = spool(PLENTY, PLENTY);
        WriteBehind writer = spool.open("a")) {
      writer.putInOrder("a/epochs/0.json", "epoch".getBytes(UTF_8));
      writer.put("a/source/0", "hello".getBytes(UTF_8), () -> safe.add("0"));
      writer.put("a/source/1", new byte[1000], () -> safe.add("1"));
      writer.put("a/poster", "old".getBytes(UTF_8), () -> {});
      writer.put("a/poster", "new".getBytes(UTF_8), () -> {});
      await().atMost(LIMIT).until(() -> safe.size() == 2 && counted("failures") > 2);
      await().atMost(LIMIT).until(() -> spooledFiles().size() == 4);
      assertThat(writer.drain(Duration.ofMillis(1))).isFalse();
      assertThat(spool.find("a/source/0")).hasValue("hello".getBytes(UTF_8));
      assertThat(spool.read("a/source/0", 1, 3)).isEqualTo("ell".getBytes(UTF_8));
      assertThat(spool.find("a/poster")).hasValue("new".getBytes(UTF_8));
      assertThat(metric("waiting.objects")).isEqualTo(4);
      assertThat(metric("waiting.bytes")).isEqualTo(1013);
      assertThat(metric("spooled.bytes")).isEqualTo(1013);
      assertThat(metric("waiting.oldest")).isPositive();

      Detached.attach(media);
      assertThat(spool.list("a")).extracting(StoredObject::key).contains("a/source/0");
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(store.list("a"))
          .extracting(StoredObject::key)
          .containsExactly("a/epochs/0.json", "a/poster", "a/source/0", "a/source/1");
      assertThat(store.find("a/poster")).hasValue("new".getBytes(UTF_8));
      assertThat(writer.givenUp()).isZero();
      assertThat(spooledFiles()).isEmpty();
      assertThat(metric("waiting.objects")).isZero();
      assertThat(metric("spooled.bytes")).isZero();
      assertThat(metric("waiting.oldest")).isZero();
      assertThat(meters.get("spyglass.transcode.storage.put").timer().count()).isEqualTo(4);
      assertThat(counted("lost")).isZero();
    }
  }

  @Test
  void whatIsGivenInOrderIsNeverStoredBeforeWhatWasGivenEarlier() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    ObjectStore watched =
        (ObjectStore)
            Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) -> {
                  try {
                    Object answer = method.invoke(store, arguments);
                    order.add((String) arguments[0]);
                    return answer;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    try (Spool spool = spool(watched, PLENTY, PLENTY);
        WriteBehind writer = spool.open("a")) {
      Detached.detach(media);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 8; i++) {
          writer.put("a/s/" + round + "-" + i, new byte[10], () -> {});
        }
        writer.putInOrder("a/e/" + round, new byte[0]);
      }
      Detached.attach(media);
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(order).hasSize(27);
      for (int round = 0; round < 3; round++) {
        int mark = order.indexOf("a/e/" + round);
        for (int i = 0; i < 8; i++) {
          assertThat(order.indexOf("a/s/" + round + "-" + i)).isLessThan(mark);
          if (round > 0) {
            assertThat(order.indexOf("a/s/" + round + "-" + i))
                .isGreaterThan(order.indexOf("a/e/" + (round - 1)));
          }
        }
      }
    }
  }

  /// The spool is full: what is more waits in memory, and all of it is stored in the end.
  @Test
  void aFullSpoolCostsNothingWhileMemoryLasts() throws Exception {
    Detached.detach(media);
    try (Spool spool = spool(DataSize.ofBytes(250), PLENTY);
        WriteBehind writer = spool.open("a")) {
      for (int i = 0; i < 6; i++) {
        writer.put("a/s/" + i, new byte[100], () -> {});
      }
      await().atMost(LIMIT).until(() -> spooledFiles().size() == 2);
      assertThat(metric("waiting.objects")).isEqualTo(6);
      assertThat(spool.find("a/s/5")).isPresent();
      Detached.attach(media);
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(store.list("a")).hasSize(6);
      assertThat(counted("lost")).isZero();
    }
  }

  /// The disk of the spool is away as well, and memory is bounded: the oldest that nobody is just
  /// putting is given up.
  @Test
  void whatExceedsEveryBoundIsGivenUpAndCounted() throws Exception {
    Detached.detach(media);
    Files.createFile(folder.resolve("spool"));
    List<String> released = new CopyOnWriteArrayList<>();
    try (Spool spool = spool(PLENTY, DataSize.ofBytes(1000));
        WriteBehind writer = spool.open("a")) {
      for (int i = 0; i < 4; i++) {
        writer.put("a/s/" + i, new byte[100], () -> {});
      }
      await().atMost(LIMIT).until(() -> counted("failures") >= 4);
      for (int i = 4; i < 14; i++) {
        String name = String.valueOf(i);
        writer.put("a/s/" + i, new byte[100], () -> released.add(name));
      }
      assertThat(writer.givenUp()).isEqualTo(4);
      assertThat(counted("lost")).isEqualTo(4);
      assertThat(released).containsExactly("4", "5", "6", "7");
      Detached.attach(media);
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(store.list("a")).hasSize(10);
    }
  }

  @Test
  void whatAKilledProcessLeftIsSentByTheNextAndByNobodyWhileItLives() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolProcess.class.getName(),
                folder.resolve("no-store").toString(),
                folder.resolve("spool").toString())
            .redirectError(folder.resolve("error.log").toFile())
            .start();
    try (BufferedReader said = process.inputReader()) {
      int safe = 0;
      for (String line = said.readLine(); line != null && safe < 2; line = said.readLine()) {
        if (line.equals("safe") && ++safe == 2) {
          break;
        }
      }
      assertThat(safe).isEqualTo(2);
      await().atMost(LIMIT).until(() -> spooledFiles().size() == 3);
      try (Spool spool = spool(PLENTY, PLENTY)) {
        List<String> sent = new CopyOnWriteArrayList<>();
        spool.adopt(_ -> true, sent::add);
        assertThat(metric("waiting.objects")).isZero();

        process.destroyForcibly().waitFor();
        Path half = spooledFiles().getFirst().resolveSibling("000000000099p~a~x.unfinished");
        Files.write(half, new byte[7]);
        spool.adopt(root -> root.equals("a"), sent::add);
        await().atMost(LIMIT).until(() -> sent.contains("a"));
        assertThat(store.list("a"))
            .extracting(StoredObject::key, StoredObject::size)
            .containsExactly(
                org.assertj.core.api.Assertions.tuple("a/epochs/0.json", 5L),
                org.assertj.core.api.Assertions.tuple("a/source/0.m4s", 100_000L));
        assertThat(store.list("b")).as("not wanted any more").isEmpty();
        await().atMost(LIMIT).until(() -> spooledFiles().isEmpty());
        assertThat(sent).containsExactly("a");
        assertThat(metric("waiting.objects")).isZero();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /// One that is shut down in order while the store is away leaves everything to its successor.
  @Test
  void whatIsLeftAtAShutdownIsSentByTheNext() throws Exception {
    Detached.detach(media);
    try (Spool spool = spool(PLENTY, PLENTY)) {
      WriteBehind writer = spool.open("a");
      for (int i = 0; i < 20; i++) {
        writer.put("a/s/" + i, new byte[100], () -> {});
      }
    }
    assertThat(spooledFiles()).hasSize(20);
    Detached.attach(media);
    try (Spool next = spool(PLENTY, PLENTY)) {
      next.adopt(_ -> true, _ -> {});
      assertThat(next.list("a")).hasSize(20);
      await().atMost(LIMIT).until(() -> store.list("a").size() == 20 && spooledFiles().isEmpty());
    }
  }

  @Test
  void whatIsDeletedWhileTheStoreIsAwayLeavesNothing() throws Exception {
    try (Spool spool = spool(PLENTY, PLENTY);
        WriteBehind writer = spool.open("a")) {
      writer.put("a/s/0", new byte[100], () -> {});
      assertThat(writer.drain(LIMIT)).isTrue();
      Detached.detach(media);
      for (int i = 1; i < 20; i++) {
        writer.put("a/s/" + i, new byte[100], () -> {});
      }
      spool.discard("a");
      Detached.attach(media);
      await()
          .atMost(LIMIT)
          .ignoreException(IOException.class)
          .until(() -> {
            spool.deleteAll("a");
            return true;
          });
      assertThat(writer.drain(LIMIT)).isTrue();
      assertThat(store.list("a")).isEmpty();
      await().atMost(LIMIT).until(() -> spooledFiles().isEmpty());
      assertThat(counted("lost")).isZero();
    }
  }
}
