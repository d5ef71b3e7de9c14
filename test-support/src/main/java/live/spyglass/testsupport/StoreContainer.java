package live.spyglass.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import live.spyglass.standalone.process.Patience;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// A store in a container, out of its official image. Its port on this machine is chosen by us, not
/// by the engine, since a container that was stopped must come back on the same.
///
/// It is ready when a client says so: the proxy in front of a container accepts connections long
/// before anything in it does.
final class StoreContainer implements Server {
  static final String POSTGRES = "postgres:17";
  static final String KAFKA = "apache/kafka:4.1.1";
  static final String REDIS = "redis:7.4-bookworm";
  static final String OBJECTS = "andrewgaul/s3proxy:4.1.1";

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);
  private static final int CLIENT_TIMEOUT_SECONDS = 3;
  private static final int LAST_WORDS = 1500;

  private final GenericContainer<?> container;
  private final int port;
  private final BooleanSupplier answers;

  private StoreContainer(
      String image,
      int port,
      int inside,
      Map<String, String> environment,
      BooleanSupplier answers) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "%s says that the stores run in containers, and no Docker engine answers: start one, or leave the setting out"
              .formatted(Stores.SETTING));
    }
    this.container = new GenericContainer<>(DockerImageName.parse(image));
    this.port = port;
    this.answers = answers;
    container.withEnv(environment);
    container.setPortBindings(List.of("127.0.0.1:" + port + ":" + inside));
  }

  /// @param settings as the server takes them with `-c`
  static StoreContainer postgres(
      int port, String database, String user, String password, Map<String, String> settings) {
    var environment =
        Map.of("POSTGRES_DB", database, "POSTGRES_USER", user, "POSTGRES_PASSWORD", password);
    String address = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    var postgres =
        new StoreContainer(
            POSTGRES, port, 5432, environment, () -> connects(address, user, password));
    postgres.container.setCommandParts(
        Stream.concat(
                Stream.of("postgres"),
                settings.entrySet().stream()
                    .flatMap(each -> Stream.of("-c", each.getKey() + "=" + each.getValue())))
            .toArray(String[]::new));
    return postgres;
  }

  static StoreContainer kafka(int port) {
    var environment =
        Map.ofEntries(
            Map.entry("KAFKA_NODE_ID", "1"),
            Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
            Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:9092,INSIDE://:9094,CONTROLLER://:9093"),
            Map.entry(
                "KAFKA_ADVERTISED_LISTENERS",
                "PLAINTEXT://127.0.0.1:" + port + ",INSIDE://localhost:9094"),
            Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "INSIDE"),
            Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
            Map.entry(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
            Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
            Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
            Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1"),
            Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
            Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
            Map.entry("KAFKA_HEAP_OPTS", "-Xms128m -Xmx384m"));
    return new StoreContainer(KAFKA, port, 9092, environment, () -> hasBroker("127.0.0.1:" + port));
  }

  /// @param password letters and digits
  static StoreContainer redis(int port, String password) {
    var redis = new StoreContainer(REDIS, port, 6379, Map.of(), () -> pings(port, password));
    redis.container.setCommandParts(
        new String[] {
          "redis-server", "--requirepass", password, "--appendonly", "yes", "--save", ""
        });
    return redis;
  }

  /// @param key what signs, of the account whose name is given
  static StoreContainer objects(int port, String account, String key) {
    var environment =
        Map.of(
            "S3PROXY_ENDPOINT", "http://0.0.0.0:8333",
            "S3PROXY_AUTHORIZATION", "aws-v4",
            "S3PROXY_IDENTITY", account,
            "S3PROXY_CREDENTIAL", key,
            "S3PROXY_JAVA_OPTS", "-Xmx256m",
            "JCLOUDS_FILESYSTEM_BASEDIR", "/data");
    return new StoreContainer(OBJECTS, port, 8333, environment, () -> isHealthy(port));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }
    if (!Patience.until(START_LIMIT, answers)) {
      String log = container.getLogs();
      throw new IllegalStateException(
          container.getDockerImageName()
              + " does not answer. Its last words:\n"
              + log.substring(Math.max(0, log.length() - LAST_WORDS)));
    }
  }

  @Override
  public void stop() {
    container
        .getDockerClient()
        .stopContainerCmd(container.getContainerId())
        .withTimeout((int) STOP_GRACE.toSeconds())
        .exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static boolean connects(String address, String user, String password) {
    try (Connection connection = DriverManager.getConnection(address, user, password)) {
      return connection.isValid(CLIENT_TIMEOUT_SECONDS);
    } catch (SQLException ignored) {
      return false;
    }
  }

  private static boolean hasBroker(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "request.timeout.ms", CLIENT_TIMEOUT_SECONDS * 1000,
            "default.api.timeout.ms", CLIENT_TIMEOUT_SECONDS * 1000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException ignored) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isHealthy(int port) {
    return says(port, "GET /healthz HTTP/1.0\r\n\r\n", " 200 ");
  }

  private static boolean pings(int port, String password) {
    return says(port, "AUTH " + password + "\r\nPING\r\nQUIT\r\n", "+PONG");
  }

  /// Whether the answer to a few lines begins with something that has `expected` in it.
  private static boolean says(int port, String lines, String expected) {
    try (var socket = new Socket()) {
      int millis = CLIENT_TIMEOUT_SECONDS * 1000;
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(256);
      return new String(answer, StandardCharsets.US_ASCII).contains(expected);
    } catch (IOException ignored) {
      return false;
    }
  }
}
