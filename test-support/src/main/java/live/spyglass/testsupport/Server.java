package live.spyglass.testsupport;

import java.util.function.IntFunction;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.standalone.store.Store;

/// What a store of the tests runs in: this machine itself, or a container. It can be stopped and
/// started on the same port, and keeps what it holds.
interface Server extends AutoCloseable {
  int ATTEMPTS = 3;

  /// On loopback.
  int port();

  void start();

  void stop();

  @Override
  void close();

  /// A server that runs. A free port may be taken by another program before the store has it; then
  /// another is tried.
  static Server onFreePort(IntFunction<Server> make) {
    for (int attempt = 1; ; attempt++) {
      Server server = make.apply(LoopbackPort.free());
      try {
        server.start();
        return server;
      } catch (RuntimeException e) {
        server.close();
        if (attempt == ATTEMPTS || LoopbackPort.isFree(server.port())) {
          throw e;
        }
      }
    }
  }

  static Server embedded(Store store, int port) {
    return new Server() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void start() {
        store.start();
      }

      @Override
      public void stop() {
        store.stop();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
