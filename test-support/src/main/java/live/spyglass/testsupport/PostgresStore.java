package live.spyglass.testsupport;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import live.spyglass.standalone.store.EmbeddedPostgres;

/// A PostgreSQL server for tests. It never waits for the disk, since nothing of it needs to last.
public final class PostgresStore implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "max_connections", "300");

  private final EmbeddedPostgres server;
  private final Database first;

  private PostgresStore(EmbeddedPostgres server, String password) {
    this.server = server;
    this.first =
        new Database(server.jdbcUrl(EmbeddedPostgres.DATABASE), EmbeddedPostgres.USER, password);
  }

  static PostgresStore start(Path folder) {
    String password = UUID.randomUUID().toString();
    return Starting.onFreePort(port -> {
      var server =
          new EmbeddedPostgres(
              folder.resolve("data"), port, password, folder.resolve("log"), SETTINGS);
      server.start();
      return new PostgresStore(server, password);
    });
  }

  /// One database and how to reach it; the user may do everything in it.
  public record Database(String jdbcUrl, String username, String password) {
    @Override
    public String toString() {
      return jdbcUrl;
    }
  }

  /// An empty database of its own, for a test class that must not see the tables of another.
  public Database newDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (var connection =
            DriverManager.getConnection(first.jdbcUrl(), first.username(), first.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("The test database could not be made", e);
    }
    return new Database(server.jdbcUrl(name), first.username(), first.password());
  }

  /// The shared database's address.
  public String jdbcUrl() {
    return first.jdbcUrl();
  }

  public String username() {
    return first.username();
  }

  public String password() {
    return first.password();
  }

  @Override
  public void close() {
    server.close();
  }
}
