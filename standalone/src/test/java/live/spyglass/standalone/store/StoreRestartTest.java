package live.spyglass.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each store is killed or stopped and comes up again on the same data and port.
class StoreRestartTest {
  private static final Duration GENEROUS = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void postgresComesUpAfterItWasKilled() throws IOException {
    Path log = folder.resolve("postgres.log");
    try (var postgres =
        new EmbeddedPostgres(
            folder.resolve("postgres"), LoopbackPort.free(), "secret", log, Map.of())) {
      postgres.start();
      kill(log);
      await().atMost(GENEROUS).until(() -> !postgres.running());

      postgres.start();

      assertThat(postgres.running()).isTrue();
      assertThat(Files.readString(log)).contains("database system was interrupted");
    }
  }

  @Test
  void postgresIsNotFooledByAnotherProgramWithItsFormerProcessId() throws IOException {
    Path data = folder.resolve("postgres");
    try (var postgres =
        new EmbeddedPostgres(
            data, LoopbackPort.free(), "secret", folder.resolve("postgres.log"), Map.of())) {
      postgres.start();
      postgres.stop();
      long mine = ProcessHandle.current().pid();
      Files.writeString(data.resolve("postmaster.pid"), mine + "\n" + data + "\n");

      postgres.start();

      assertThat(postgres.running()).isTrue();
    }
  }

  @Test
  void redisComesUpAfterItWasKilled() throws IOException {
    Path log = folder.resolve("redis.log");
    try (var redis =
        new EmbeddedRedis(folder.resolve("redis data"), LoopbackPort.free(), "secret", log)) {
      redis.start();
      kill(log);
      await().atMost(GENEROUS).until(() -> !redis.running());

      redis.start();

      assertThat(redis.running()).isTrue();
    }
  }

  @Test
  void kafkaComesUpInANewInstanceWithWhatItHeld() throws Exception {
    Path data = folder.resolve("kafka");
    Path log = folder.resolve("kafka.log");
    try (var kafka = new EmbeddedKafka(data, LoopbackPort.free(), log)) {
      kafka.start();
      try (Admin admin = admin(kafka)) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      }
    }
    try (var kafka = new EmbeddedKafka(data, LoopbackPort.free(), log)) {
      kafka.start();
      try (Admin admin = admin(kafka)) {
        assertThat(admin.listTopics().names().get(1, TimeUnit.MINUTES)).contains("kept");
      }
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void kill(Path log) throws IOException {
    Path record = Path.of(log.toString().replaceFirst("\\.log$", ".pid"));
    long pid = Long.parseLong(Files.readString(record).split(" ", -1)[0]);
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }
}
