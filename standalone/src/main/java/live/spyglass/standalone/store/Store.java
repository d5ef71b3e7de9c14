package live.spyglass.standalone.store;

import live.spyglass.standalone.process.Part;

/// A backing store that can be started and stopped any number of times on the same data and port.
public sealed interface Store extends Part, AutoCloseable
    permits EmbeddedPostgres, EmbeddedKafka, EmbeddedRedis {

  @Override
  default void close() {
    stop();
  }
}
