package live.spyglass.testsupport;

import java.util.function.IntFunction;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.standalone.store.StoreException;

/// A free port may be taken by another program before the store has it; then another is tried.
final class Starting {
  private static final int ATTEMPTS = 3;

  private Starting() {}

  static <S> S onFreePort(IntFunction<S> start) {
    for (int attempt = 1; ; attempt++) {
      int port = LoopbackPort.free();
      try {
        return start.apply(port);
      } catch (StoreException e) {
        if (attempt == ATTEMPTS || LoopbackPort.isFree(port)) {
          throw e;
        }
      }
    }
  }
}
