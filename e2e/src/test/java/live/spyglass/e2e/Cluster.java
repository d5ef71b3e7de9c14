package live.spyglass.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import live.spyglass.standalone.process.ProcessPart;
import live.spyglass.standalone.store.EmbeddedPostgres;
import live.spyglass.standalone.store.EmbeddedRedis;
import org.awaitility.Awaitility;

/// The five services over stores of which each is a process of its own, with nobody who would bring
/// one back by itself: what is killed stays away until it is started. What is internal is at ports
/// of its own, as an operator has it.
final class Cluster implements AutoCloseable {

  /// A store that can be killed.
  interface Store {

    /// `SIGKILL`, and it is gone.
    void kill();

    /// Answers when it takes connections, with what it held.
    void start();
  }

  private static final String TOKEN = UUID.randomUUID().toString();

  private final TraceCollector traces = new TraceCollector();
  private final Path data = Path.of("target", "cluster").toAbsolutePath();
  private final int gatewayPort = Platform.freePort();
  private final int catalogPort = Platform.freePort();
  private final int chatPort = Platform.freePort();
  private final int chatSocketPort = Platform.freePort();
  private final int ingestPort = Platform.freePort();
  private final int rtmpPort = Platform.freePort();
  private final int transcodePort = Platform.freePort();
  private final Map<String, Integer> internalPorts =
      Stream.of("catalog", "chat", "ingest", "transcode", "gateway")
          .collect(Collectors.toMap(Function.identity(), _ -> Platform.freePort()));
  private final EmbeddedPostgres postgresServer;
  private final EmbeddedRedis redisServer;
  private final Store postgres;
  private final Store redis;
  private final KafkaStore kafka;
  private final List<ServiceNode> services;

  Cluster() {
    deleteData();
    postgresServer =
        new EmbeddedPostgres(
            data.resolve("postgres"),
            Platform.freePort(),
            "secret",
            data.resolve("postgres.log"),
            Map.of());
    redisServer =
        new EmbeddedRedis(
            data.resolve("redis"), Platform.freePort(), "secret", data.resolve("redis.log"));
    postgres = new Part(postgresServer);
    redis = new Part(redisServer);
    kafka = new KafkaStore(data.resolve("kafka"), Platform.freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    List.of(postgres, redis, kafka).forEach(Store::start);
    services =
        atOnce(
            List.of(
                start("catalog", catalogPort, catalog()),
                start("chat", chatPort, chat()),
                start("ingest", ingestPort, ingest()),
                start("transcode", transcodePort, transcode()),
                start("gateway", gatewayPort, gateway())));
  }

  String url() {
    return "http://localhost:" + gatewayPort;
  }

  /// Of all services: each request's is taken.
  TraceCollector traces() {
    return traces;
  }

  Store postgres() {
    return postgres;
  }

  Store redis() {
    return redis;
  }

  Store kafka() {
    return kafka;
  }

  @Override
  public void close() {
    services.forEach(ServiceNode::close);
    List.of(postgres, redis, kafka).forEach(Store::kill);
    traces.close();
  }

  /// Where a service answers gateways, and where other services and operators.
  record Doors(String outside, String inside) {}

  Map<String, Doors> doors() {
    Map<String, Integer> ports =
        Map.of(
            "catalog", catalogPort,
            "chat", chatPort,
            "ingest", ingestPort,
            "transcode", transcodePort,
            "gateway", gatewayPort);
    return ports.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> new Doors(loopback(each.getValue()), inside(each.getKey()))));
  }

  String token() {
    return TOKEN;
  }

  private String inside(String service) {
    return loopback(internalPorts.getOrDefault(service, 0));
  }

  private Start start(String service, int port, Map<String, String> environment) {
    Map<String, String> told = new HashMap<>(environment);
    told.put("SPYGLASS_INTERNAL_PORT", String.valueOf(internalPorts.get(service)));
    String module = service.equals("gateway") ? service : service + "-service";
    return new Start(module, "cluster-" + service, port, told);
  }

  private record Start(String module, String name, int port, Map<String, String> environment) {}

  private static List<ServiceNode> atOnce(List<Start> starts) {
    List<CompletableFuture<ServiceNode>> starting =
        starts.stream()
            .map(one ->
                CompletableFuture.supplyAsync(
                    () ->
                        ServiceNode.start(one.module(), one.name(), one.port(), one.environment()),
                    task -> Thread.ofPlatform().daemon().start(task)))
            .toList();
    List<ServiceNode> started = new ArrayList<>();
    starting.forEach(one -> started.add(one.join()));
    return started;
  }

  private Map<String, String> common(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + kafka.port,
                "SPRING_DATA_REDIS_URL",
                redisServer.url(),
                "SPYGLASS_INTERNAL_TOKEN",
                TOKEN,
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                traces.address(),
                "OTEL_TRACES_SAMPLER_ARG",
                "1",
                "SPYGLASS_JWKS_URL",
                loopback(catalogPort) + "/.well-known/jwks.json"));
    all.putAll(more);
    return all;
  }

  private Map<String, String> withDatabase(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "SPRING_DATASOURCE_URL", postgresServer.jdbcUrl(EmbeddedPostgres.DATABASE),
                "SPRING_DATASOURCE_USERNAME", EmbeddedPostgres.USER,
                "SPRING_DATASOURCE_PASSWORD", postgresServer.password()));
    all.putAll(more);
    return common(all);
  }

  private Map<String, String> catalog() {
    return withDatabase(
        Map.of(
            "CATALOG_TOKEN_SIGNING_KEYS",
            signingKeys().toString(),
            "CATALOG_INGEST_RTMP_URL",
            "rtmp://127.0.0.1:" + rtmpPort + "/live"));
  }

  private Map<String, String> chat() {
    return withDatabase(
        Map.of(
            "CHAT_WEBSOCKET_PORT",
            String.valueOf(chatSocketPort),
            "CHAT_WEBSOCKET_ADDRESS",
            "127.0.0.1"));
  }

  private Map<String, String> ingest() {
    return common(
        Map.of(
            "INGEST_RTMP_PORT", String.valueOf(rtmpPort),
            "INGEST_WEBRTC_PORT", "-1",
            "INGEST_ADVERTISED_URL", loopback(ingestPort),
            "INGEST_CATALOG_URL", inside("catalog"),
            "INGEST_TRANSCODE_URL", inside("transcode")));
  }

  private Map<String, String> transcode() {
    return common(
        Map.of(
            "TRANSCODE_NODE_ID", "cluster",
            "TRANSCODE_ADVERTISED_URL", loopback(transcodePort),
            "TRANSCODE_STORAGE_FOLDER", folder("media").toString(),
            "TRANSCODE_STORAGE_SPOOL_FOLDER", folder("spool").toString()));
  }

  private Map<String, String> gateway() {
    return common(
        Map.of(
            "GATEWAY_CATALOG_URL", loopback(catalogPort),
            "GATEWAY_CHAT_URL", loopback(chatPort),
            "GATEWAY_CHAT_WEBSOCKET_URL", "ws://127.0.0.1:" + chatSocketPort,
            "GATEWAY_INGEST_URL", loopback(ingestPort),
            "GATEWAY_TRANSCODE_URL", loopback(transcodePort),
            "GATEWAY_EDGE_FOLDER", folder("edge").toString()));
  }

  private static String loopback(int port) {
    return "http://127.0.0.1:" + port;
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(data.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path signingKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      String key =
          Base64.getMimeEncoder()
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      Path keys = folder("keys");
      Files.writeString(
          keys.resolve("1.pem"),
          "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.security.InvalidAlgorithmParameterException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void deleteData() {
    try {
      if (Files.exists(data)) {
        try (var files = Files.walk(data)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    Awaitility.await("it is gone").atMost(Platform.PATIENCE).until(() -> !process.isAlive());
  }

  /// PostgreSQL or Redis.
  private record Part(ProcessPart server) implements Store {

    @Override
    public void kill() {
      server.pid().stream()
          .mapToObj(ProcessHandle::of)
          .flatMap(found -> found.stream())
          .forEach(Cluster::kill);
    }

    @Override
    public void start() {
      server.start();
    }
  }

  private static final class KafkaStore implements Store {

    private final Path folder;
    private final int port;
    private final List<ProcessHandle> running = new ArrayList<>();

    KafkaStore(Path folder, int port) {
      this.folder = folder;
      this.port = port;
    }

    @Override
    public void kill() {
      running.forEach(Cluster::kill);
      running.clear();
    }

    @Override
    public void start() {
      try {
        Files.createDirectories(folder);
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx384m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KafkaProgram.class.getName(),
                    folder.resolve("data").toString(),
                    String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()))
                .start();
        running.add(process.toHandle());
        Awaitility.await("Kafka is up; its log is in " + folder)
            .atMost(Platform.PATIENCE)
            .until(() -> !process.isAlive() || listens());
        if (!process.isAlive()) {
          throw new AssertionError("Kafka did not start; its log is in " + folder);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean listens() {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            (int) TimeUnit.SECONDS.toMillis(1));
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
