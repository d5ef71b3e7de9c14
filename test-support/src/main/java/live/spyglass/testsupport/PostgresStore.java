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

  private final Server server;
  private final Database first;

  private PostgresStore(Server server, String password) {
    this.server = server;
    this.first = database(EmbeddedPostgres.DATABASE, password);
  }

  static PostgresStore start(Path folder) {
    String password = UUID.randomUUID().toString();
    Server server =
        Server.onFreePort(port ->
            Stores.inContainers()
                ? StoreContainer.postgres(
                    port, EmbeddedPostgres.DATABASE, EmbeddedPostgres.USER, password, SETTINGS)
                : Server.embedded(
                    new EmbeddedPostgres(
                        folder.resolve("data"), port, password, folder.resolve("log"), SETTINGS),
                    port));
    return new PostgresStore(server, password);
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
    return database(name, first.password());
  }

  private Database database(String name, String password) {
    String address = "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name;
    return new Database(address, EmbeddedPostgres.USER, password);
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
