package live.spyglass.testsupport;

import java.nio.file.Path;
import java.util.UUID;
import live.spyglass.standalone.store.EmbeddedRedis;

/// A Redis server for tests.
public final class RedisStore implements AutoCloseable {
  private final EmbeddedRedis server;

  private RedisStore(EmbeddedRedis server) {
    this.server = server;
  }

  static RedisStore start(Path folder) {
    String password = UUID.randomUUID().toString().replace("-", "");
    return Starting.onFreePort(port -> {
      var server = new EmbeddedRedis(folder.resolve("data"), port, password, folder.resolve("log"));
      server.start();
      return new RedisStore(server);
    });
  }

  /// The address with its password, as `spring.data.redis.url` takes it.
  public String url() {
    return server.url();
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
