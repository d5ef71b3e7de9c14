package live.spyglass.testsupport;

import java.nio.file.Path;
import java.util.UUID;
import live.spyglass.standalone.store.EmbeddedRedis;

/// A Redis server for tests.
public final class RedisStore implements AutoCloseable {
  private final Server server;
  private final String password;

  private RedisStore(Server server, String password) {
    this.server = server;
    this.password = password;
  }

  static RedisStore start(Path folder) {
    String password = UUID.randomUUID().toString().replace("-", "");
    Server server =
        Server.onFreePort(port ->
            Stores.inContainers()
                ? StoreContainer.redis(port, password)
                : Server.embedded(
                    new EmbeddedRedis(
                        folder.resolve("data"), port, password, folder.resolve("log")),
                    port));
    return new RedisStore(server, password);
  }

  /// The address with its password, as `spring.data.redis.url` takes it.
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + server.port();
  }

  /// Takes the server away, as an outage does; what it holds stays.
  public void stop() {
    server.stop();
  }

  /// Brings the server back on the same port with what it held.
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.close();
  }
}
