package live.spyglass.standalone;

import static java.util.Map.entry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import live.spyglass.standalone.process.Part;
import live.spyglass.standalone.secret.RtmpsCertificate;
import live.spyglass.standalone.secret.Secrets;
import live.spyglass.standalone.service.JvmFlags;
import live.spyglass.standalone.service.ServiceProcess;
import live.spyglass.standalone.store.EmbeddedKafka;
import live.spyglass.standalone.store.EmbeddedPostgres;
import live.spyglass.standalone.store.EmbeddedRedis;
import live.spyglass.standalone.supervisor.Console;
import live.spyglass.standalone.supervisor.Supervisor;

/// All parts of the platform on one machine, and what each is told. The variables are those of
/// `ARCHITECTURE.md`, "Configuration".
final class Platform {
  /// Services, and after them the stores, must be gone within 10 s together.
  private static final Duration STOP_LIMIT = Duration.ofMillis(5500);

  /// What a person may set for the services; what this program sets itself wins.
  private static final List<String> PASSED_ON =
      List.of(
          "CATALOG_",
          "CHAT_",
          "INGEST_",
          "TRANSCODE_",
          "GATEWAY_",
          "SPYGLASS_",
          "LOGGING_",
          "OTEL_",
          "AWS_");

  private final Options options;
  private final DataFolder data;
  private final Optional<Neighbours> neighbours;
  private final InternalPorts ports;
  private final Secrets secrets;
  private final EmbeddedPostgres postgres;
  private final EmbeddedKafka kafka;
  private final EmbeddedRedis redis;
  private final List<ServiceProcess> services = new ArrayList<>();

  /// @param neighbours there when others on the network are let in
  Platform(Options options, DataFolder data, Optional<Neighbours> neighbours) throws IOException {
    this.options = options;
    this.data = data;
    this.neighbours = neighbours;
    this.ports = InternalPorts.remembered(data.of("ports.properties"), options.ports());
    this.secrets = Secrets.in(data.secrets());
    this.postgres =
        new EmbeddedPostgres(
            data.of("postgres"),
            ports.of("postgres"),
            secrets.password("postgres"),
            data.log("postgres"),
            Map.of());
    this.kafka = new EmbeddedKafka(data.of("kafka"), ports.of("kafka"), data.log("kafka"));
    this.redis =
        new EmbeddedRedis(
            data.of("redis"), ports.of("redis"), secrets.password("redis"), data.log("redis"));
  }

  /// A supervisor of everything, nothing of it started yet.
  Supervisor supervisor(Console console) throws IOException {
    int catalogPort = ports.of("catalog");
    int chatPort = ports.of("chat");
    int chatSocketPort = ports.of("chat-websocket");
    int ingestPort = ports.of("ingest");
    int transcodePort = ports.of("transcode");
    ports.save();
    Map<String, String> jwks =
        Map.of("SPYGLASS_JWKS_URL", loopback(catalogPort) + "/.well-known/jwks.json");

    Part catalog =
        service("catalog", "256m", catalogPort, withDatabase(catalogVariables(catalogPort)));
    Part chat =
        service(
            "chat",
            "256m",
            chatPort,
            withDatabase(
                merged(
                    jwks,
                    Map.of(
                        "CHAT_WEBSOCKET_PORT",
                        Integer.toString(chatSocketPort),
                        "CHAT_WEBSOCKET_ADDRESS",
                        "127.0.0.1"))));
    Part ingest =
        service(
            "ingest",
            "256m",
            ingestPort,
            merged(
                merged(jwks, ingestVariables(ingestPort, catalogPort)),
                webRtcVariables(transcodePort)));
    Part transcode =
        service(
            "transcode", "384m", transcodePort, merged(jwks, transcodeVariables(transcodePort)));
    Part gateway =
        service(
            "gateway",
            "256m",
            options.port(),
            merged(
                merged(jwks, doorVariables()),
                Map.of(
                    "GATEWAY_CATALOG_URL", loopback(catalogPort),
                    "GATEWAY_INGEST_URL", loopback(ingestPort),
                    "GATEWAY_CHAT_URL", loopback(chatPort),
                    "GATEWAY_CHAT_WEBSOCKET_URL", "ws://127.0.0.1:" + chatSocketPort,
                    "GATEWAY_TRANSCODE_URL", loopback(transcodePort),
                    "GATEWAY_EDGE_FOLDER", data.of("edge").toString())));

    return new Supervisor(
        List.of(
            List.of(postgres, kafka, redis), List.of(catalog, chat, ingest, transcode, gateway)),
        Map.of(
            catalog, List.of(postgres, kafka),
            chat, List.of(postgres, kafka, redis),
            ingest, List.of(kafka),
            transcode, List.of(kafka, redis),
            gateway, List.of(kafka, redis)),
        STOP_LIMIT,
        console);
  }

  /// Once everything is up: has each service learnt by heart for the next time, one after another.
  void train() throws InterruptedException {
    for (ServiceProcess service : services) {
      try {
        service.train();
      } catch (IOException ignored) {
        // It starts as it always did.
        return;
      }
    }
  }

  private Map<String, String> doorVariables() {
    Map<String, String> plain =
        Map.of("SERVER_ADDRESS", new Addresses(options.bind()).plain().getHostAddress());
    return neighbours.map(each -> merged(plain, each.doorVariables())).orElse(plain);
  }

  private Map<String, String> catalogVariables(int port) throws IOException {
    return Map.of(
        "SPYGLASS_JWKS_URL", loopback(port) + "/.well-known/jwks.json",
        "CATALOG_TOKEN_SIGNING_KEYS", secrets.signingKeys().toString(),
        "CATALOG_INGEST_RTMP_URL", "rtmp://{host}:" + options.rtmpPort() + "/live",
        "CATALOG_INGEST_RTMPS_URL", "rtmps://{host}:" + options.rtmpsPort() + "/live",
        "CATALOG_INGEST_SRT_URL",
            SrtSupport.isThere() ? "srt://" + srtHost() + ":" + options.srtPort() : "");
  }

  /// A name that stands for two addresses costs an encoder three seconds, or its connection, where
  /// only one of them is listened on: over UDP nobody answers that there is nobody.
  private String srtHost() {
    return options.bind().equals(InetAddress.ofLiteral("127.0.0.1")) ? "127.0.0.1" : "{host}";
  }

  private Map<String, String> ingestVariables(int port, int catalogPort) throws IOException {
    RtmpsCertificate certificate = secrets.rtmpsCertificate();
    return Map.of(
        "INGEST_RTMP_PORT", Integer.toString(options.rtmpPort()),
        "INGEST_RTMP_ADDRESS", options.bind().getHostAddress(),
        "INGEST_RTMPS_PORT", Integer.toString(options.rtmpsPort()),
        "INGEST_RTMPS_CERTIFICATE", certificate.certificate().toString(),
        "INGEST_RTMPS_PRIVATE_KEY", certificate.privateKey().toString(),
        "INGEST_SRT_PORT", Integer.toString(options.srtPort()),
        "INGEST_SRT_ADDRESS", options.bind().getHostAddress(),
        "INGEST_ADVERTISED_URL", loopback(port),
        "INGEST_CATALOG_URL", loopback(catalogPort));
  }

  private Map<String, String> webRtcVariables(int transcodePort) {
    return Map.of(
        "INGEST_WEBRTC_PORT", Integer.toString(options.webrtcPort()),
        "INGEST_WEBRTC_ADDRESS", options.bind().getHostAddress(),
        "INGEST_TRANSCODE_URL", loopback(transcodePort));
  }

  private Map<String, String> transcodeVariables(int port) throws IOException {
    Path folder = Files.createDirectories(data.of("media"));
    return Map.of(
        "TRANSCODE_NODE_ID", "standalone",
        "TRANSCODE_ADVERTISED_URL", loopback(port),
        "TRANSCODE_STORAGE_FOLDER", folder.toString(),
        "TRANSCODE_STORAGE_SPOOL_FOLDER", data.of("spool").toString());
  }

  private Map<String, String> withDatabase(Map<String, String> variables) {
    return merged(
        variables,
        Map.of(
            "SPRING_DATASOURCE_URL", postgres.jdbcUrl(EmbeddedPostgres.DATABASE),
            "SPRING_DATASOURCE_USERNAME", EmbeddedPostgres.USER,
            "SPRING_DATASOURCE_PASSWORD", postgres.password()));
  }

  private Part service(String name, String heap, int port, Map<String, String> own)
      throws IOException {
    var variables = new TreeMap<String, String>();
    System.getenv()
        .forEach((variable, value) -> {
          if (PASSED_ON.stream().anyMatch(variable::startsWith)) {
            variables.put(variable, value);
          }
        });
    variables.putAll(
        Map.ofEntries(
            entry("SERVER_PORT", Integer.toString(port)),
            entry("SERVER_ADDRESS", "127.0.0.1"),
            entry("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
            entry("SPRING_DATA_REDIS_URL", redis.url()),
            entry("SPYGLASS_INTERNAL_TOKEN", secrets.password("internal-token")),
            // All are on loopback already, and one number would not do for five services.
            entry("SPYGLASS_INTERNAL_PORT", "-1"),
            entry("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "2s")));
    variables.putAll(own);
    String module = name.equals("gateway") ? name : name + "-service";
    ServiceProcess service =
        ServiceProcess.of(
            name,
            options.root(),
            module,
            JvmFlags.of(module, heap),
            variables,
            probeAddress(variables.getOrDefault("SERVER_ADDRESS", ""), port),
            data.log(name));
    services.add(service);
    return service;
  }

  private static URI probeAddress(String address, int port) {
    boolean any = address.equals("0.0.0.0") || address.startsWith("0:0:0:0:0:0:0:0");
    String host = any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + port);
  }

  private static String loopback(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
    var all = new TreeMap<>(one);
    all.putAll(other);
    return all;
  }
}
