package live.spyglass.standalone.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/// Kafka inside this JVM: one KRaft node that is broker and controller. The controller's port is
/// chosen anew at every start, since nobody else needs to know it.
public final class EmbeddedKafka implements Store {
  private static final int NODE = 1;
  private static final int ATTEMPTS = 3;

  private final Path data;
  private final int port;
  private final Path log;
  private @Nullable KafkaRaftServer server;
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  /// @param data the log folder, formatted when it is not yet
  /// @param port on loopback
  /// @param log the file that this JVM's logging has Kafka write to
  public EmbeddedKafka(Path data, int port, Path log) {
    this.data = data.toAbsolutePath();
    this.port = port;
    this.log = log;
  }

  @Override
  public String name() {
    return "Kafka";
  }

  @Override
  public Path log() {
    return log;
  }

  public int port() {
    return port;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public synchronized void start() {
    for (int attempt = 1; server == null; attempt++) {
      int controllerPort = LoopbackPort.free();
      try {
        var starting = serverOn(controllerPort);
        try {
          var over = new CompletableFuture<Void>();
          surviveFatalFaults(over);
          starting.startup();
          server = starting;
          ended = over;
        } catch (RuntimeException e) {
          starting.shutdown();
          if (attempt == ATTEMPTS || LoopbackPort.isFree(controllerPort)) {
            throw e;
          }
        }
      } catch (IOException | RuntimeException e) {
        throw new StoreException("Kafka did not start: " + e.getMessage(), e);
      }
    }
  }

  /// On a fault that Kafka cannot go on from, such as a full disk, it would end the whole JVM. Here
  /// it ends Kafka's thread only, and whoever watches [#onExit()] starts it again.
  private static void surviveFatalFaults(CompletableFuture<Void> over) {
    Exit.Procedure procedure =
        (status, message) -> {
          over.complete(null);
          throw new IllegalStateException("Kafka gave up with status " + status + ": " + message);
        };
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  private KafkaRaftServer serverOn(int controllerPort) throws IOException {
    var properties = new Properties();
    properties.putAll(configuration(controllerPort));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format();
    }
    return new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
  }

  private void format() throws IOException {
    Files.createDirectories(data);
    var formatter =
        new Formatter()
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(NODE)
            .addDirectory(data.toString())
            .setMetadataLogDirectory(data.toString())
            .setControllerListenerName("CONTROLLER")
            .setIgnoreFormatted(true)
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /// One node, and few people: one replica of everything, small buffers and few threads.
  private Map<String, String> configuration(int controllerPort) {
    var all = new HashMap<String, String>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(NODE));
    all.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    all.put("log.dirs", data.toString());
    all.put("auto.create.topics.enable", "false");
    all.put("default.replication.factor", "1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("transaction.state.log.num.partitions", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("group.coordinator.threads", "1");
    all.put("num.network.threads", "2");
    all.put("num.io.threads", "4");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "2");
    all.put("log.segment.bytes", Integer.toString(64 << 20));
    all.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    all.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    // A broker that was killed is let in again when its session is over.
    all.put("broker.session.timeout.ms", "4000");
    all.put("broker.heartbeat.interval.ms", "500");
    return all;
  }

  @Override
  public synchronized void stop() {
    KafkaRaftServer running = server;
    if (running != null) {
      server = null;
      running.shutdown();
      running.awaitShutdown();
      ended.complete(null);
    }
  }

  @Override
  public synchronized boolean running() {
    return server != null && !ended.isDone();
  }

  @Override
  public synchronized CompletableFuture<Void> onExit() {
    return ended;
  }
}
