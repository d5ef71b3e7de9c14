package live.spyglass.standalone.store;

import java.util.concurrent.CompletableFuture;

/// A backing store that can be started and stopped any number of times on the same data and port.
public sealed interface Store extends AutoCloseable
    permits EmbeddedPostgres, EmbeddedKafka, EmbeddedRedis {

  /// The name people know it by, such as `PostgreSQL`.
  String name();

  /// Starts the store and returns when it serves requests.
  ///
  /// @throws StoreException when it does not come up
  void start();

  /// Stops the store in order, by force if it takes too long. Does nothing when it is stopped.
  void stop();

  boolean running();

  /// Completes when the store that was started last has ended, for whatever reason.
  CompletableFuture<Void> onExit();

  @Override
  default void close() {
    stop();
  }
}
