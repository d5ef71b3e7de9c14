package live.spyglass.standalone.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports on loopback.
public final class LoopbackPort {
  private LoopbackPort() {}

  /// Below the ports that systems lend to outgoing connections (from 32768 on Linux, from 49152 on
  /// macOS), so that none of those takes the port of a server while it restarts.
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1000;

  /// A port nobody listens on at this moment. Another program may take it before it is used: who
  /// can should try again with another.
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new StoreException("No free port between " + LOWEST + " and " + HIGHEST);
  }

  /// Whether a port can be listened on now.
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException ignored) {
      return false;
    }
  }
}
