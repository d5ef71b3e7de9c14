package live.spyglass.testsupport;

import java.nio.file.Path;
import live.spyglass.standalone.store.EmbeddedKafka;

/// A Kafka broker for tests.
public final class KafkaStore implements AutoCloseable {
  private final Server server;

  private KafkaStore(Server server) {
    this.server = server;
  }

  static KafkaStore start(Path folder) {
    return new KafkaStore(
        Server.onFreePort(port ->
            Stores.inContainers()
                ? StoreContainer.kafka(port)
                : Server.embedded(
                    new EmbeddedKafka(folder.resolve("data"), port, folder.resolve("log")), port)));
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + server.port();
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
