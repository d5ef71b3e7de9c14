package live.spyglass.standalone.process;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A part of the platform that can be started and stopped any number of times: a backing store or a
/// service. Only one thread at a time starts or stops a part.
public interface Part {

  /// The name people know it by, such as `PostgreSQL` or `catalog`.
  String name();

  /// Where it writes what it has to say.
  Path log();

  /// Starts the part and returns when it is ready.
  ///
  /// @throws PartException when it does not come up; nothing of it runs then
  void start();

  /// Stops the part in order, by force if it takes too long. Does nothing when it is stopped.
  void stop();

  boolean running();

  /// Completes when what was started last has ended, for whatever reason.
  CompletableFuture<Void> onExit();
}
