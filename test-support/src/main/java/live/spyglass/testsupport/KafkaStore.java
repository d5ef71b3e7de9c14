package live.spyglass.testsupport;

import java.nio.file.Path;
import live.spyglass.standalone.store.EmbeddedKafka;

/// A Kafka broker for tests.
public final class KafkaStore implements AutoCloseable {
  private final EmbeddedKafka server;

  private KafkaStore(EmbeddedKafka server) {
    this.server = server;
  }

  static KafkaStore start(Path folder) {
    return Starting.onFreePort(port -> {
      var server = new EmbeddedKafka(folder.resolve("data"), port, folder.resolve("log"));
      server.start();
      return new KafkaStore(server);
    });
  }

  public String bootstrapServers() {
    return server.bootstrapServers();
  }

  /// Takes the broker away, as an outage does; what it holds stays.
  public void stop() {
    server.stop();
  }

  /// Brings the broker back on the same port with what it held.
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.close();
  }
}
