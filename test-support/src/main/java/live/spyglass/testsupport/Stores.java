package live.spyglass.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bytedeco.javacpp.Loader;

/// The stores and programs that tests run against. Those without `new` in their name are started
/// once per JVM; all are ended with it.
///
/// ```java
/// static final PostgresStore.Database DATABASE = Stores.postgres().newDatabase();
///
/// @DynamicPropertySource
/// static void stores(DynamicPropertyRegistry registry) {
///   registry.add("spring.datasource.url", DATABASE::jdbcUrl);
///   registry.add("spring.datasource.username", DATABASE::username);
///   registry.add("spring.datasource.password", DATABASE::password);
///   registry.add("spring.kafka.bootstrap-servers", Stores.kafka()::bootstrapServers);
///   registry.add("spring.data.redis.url", Stores.redis()::url);
/// }
/// ```
public final class Stores {
  /// The environment variable that says what the stores run in: `embedded`, as when it is not set,
  /// or `containers`.
  static final String SETTING = "SPYGLASS_TEST_STORES";

  private static final Path FOLDER = temporaryFolder();
  private static final CopyOnWriteArrayList<AutoCloseable> PROCESSES = new CopyOnWriteArrayList<>();
  private static final Duration SPRING_LIMIT = Duration.ofSeconds(20);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Stores::close, "stores-close"));
  }

  private Stores() {}

  /// Whether the stores are containers; there is no falling back from one to the other.
  static boolean inContainers() {
    String asked = System.getenv(SETTING);
    return switch (asked == null ? "embedded" : asked) {
      case "embedded" -> false;
      case "containers" -> true;
      default ->
          throw new IllegalStateException(
              "%s is %s: embedded and containers are all there is".formatted(SETTING, asked));
    };
  }

  /// The PostgreSQL of this JVM.
  public static PostgresStore postgres() {
    return Postgres.SHARED;
  }

  /// The Kafka of this JVM. Topics are not made by being used.
  public static KafkaStore kafka() {
    return Kafka.SHARED;
  }

  /// The Redis of this JVM.
  public static RedisStore redis() {
    return Redis.SHARED;
  }

  /// A running Kafka for one test, to be stopped and started at will.
  public static KafkaStore newKafka() {
    KafkaStore kafka = KafkaStore.start(newFolder("kafka"));
    if (inContainers()) {
      PROCESSES.add(kafka);
    }
    return kafka;
  }

  /// A running Redis for one test, to be stopped and started at will.
  public static RedisStore newRedis() {
    RedisStore redis = RedisStore.start(newFolder("redis"));
    PROCESSES.add(redis);
    return redis;
  }

  /// A running S3 store for one test, to be stopped and started at will. Who asks for it has
  /// `local-s3-rest` on board, which it is when embedded.
  public static ObjectsStore newObjects() {
    ObjectsStore objects = ObjectsStore.start(newFolder("objects"));
    PROCESSES.add(objects);
    return objects;
  }

  /// The path of the bundled FFmpeg program.
  public static Path ffmpeg() {
    return Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
  }

  /// The path of the bundled FFprobe program.
  public static Path ffprobe() {
    return Path.of(Loader.load(org.bytedeco.ffmpeg.ffprobe.class));
  }

  private static final class Postgres {
    static final PostgresStore SHARED = PostgresStore.start(newFolder("postgres"));

    static {
      PROCESSES.add(SHARED);
    }
  }

  private static final class Kafka {
    static final KafkaStore SHARED = newKafka();
  }

  private static final class Redis {
    static final RedisStore SHARED = newRedis();
  }

  static Path newFolder(String name) {
    return FOLDER.resolve(name + "-" + UUID.randomUUID());
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("spyglass-stores-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Spring closes its contexts in a shutdown hook of its own, at the same time as this one. Their
  /// stores must not go first, or each client waits for its deadline. Kafka, being in this JVM,
  /// goes with it.
  private static void close() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("Spring\\w*ShutdownHook")) {
        try {
          thread.join(SPRING_LIMIT);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    for (AutoCloseable process : PROCESSES) {
      try {
        process.close();
      } catch (Exception e) {
        System.err.println("A store was not closed: " + e);
      }
    }
    try (var files = Files.walk(FOLDER)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException | UncheckedIOException e) {
      System.err.println(FOLDER + " was not removed: " + e);
    }
  }
}
