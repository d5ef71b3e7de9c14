package live.spyglass.testsupport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class StoresTest {
  @Test
  void databasesKnowNothingOfEachOther() throws SQLException {
    PostgresStore.Database one = Stores.postgres().newDatabase();
    PostgresStore.Database other = Stores.postgres().newDatabase();

    execute(one, "CREATE TABLE things (id int)");

    execute(one, "INSERT INTO things VALUES (1)");
    assertThatThrownBy(() -> execute(other, "INSERT INTO things VALUES (1)"))
        .hasMessageContaining("things");
  }

  @Test
  void postgresAsksForThePassword() {
    PostgresStore postgres = Stores.postgres();

    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), "guess"))
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void kafkaKeepsItsTopicsOverAnOutage() throws Exception {
    try (KafkaStore kafka = Stores.newKafka();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(1, TimeUnit.MINUTES);

      kafka.stop();
      kafka.start();

      assertThat(admin.listTopics().names().get(1, TimeUnit.MINUTES)).contains("kept");
    }
  }

  @Test
  void redisKeepsItsKeysOverAnOutageAndAsksForThePassword() throws IOException {
    try (RedisStore redis = Stores.newRedis()) {
      String auth = "AUTH " + URI.create(redis.url()).getUserInfo().substring(1) + "\r\n";
      assertThat(talk(redis, auth + "SET kept safely\r\n")).contains("+OK\r\n+OK");

      redis.stop();
      redis.start();

      assertThat(talk(redis, auth + "GET kept\r\n")).contains("safely");
      assertThat(talk(redis, "GET kept\r\n")).contains("-NOAUTH").doesNotContain("safely");
    }
  }

  @Test
  void ffmpegAndFfprobeRun() throws Exception {
    for (var program : List.of(Stores.ffmpeg(), Stores.ffprobe())) {
      Process process =
          new ProcessBuilder(program.toString(), "-version").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(output).contains("version 8.1.2");
    }
  }

  private static void execute(PostgresStore.Database database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String talk(RedisStore redis, String commands) throws IOException {
    URI uri = URI.create(redis.url());
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write((commands + "QUIT\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
