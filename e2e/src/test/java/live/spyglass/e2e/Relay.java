package live.spyglass.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to the platform's web door that can be cut and mended again. Its address stays the same.
final class Relay implements AutoCloseable {

  private final int target = URI.create(Platform.running().url()).getPort();
  private final int port = Platform.freePort();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  Relay() {
    mend();
  }

  String url() {
    return "http://localhost:" + port;
  }

  void mend() {
    try {
      ServerSocket door = new ServerSocket();
      door.setReuseAddress(true);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      open.add(door);
      Thread.ofVirtual().start(() -> serve(door));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void cut() {
    open.forEach(Relay::close);
    open.clear();
  }

  @Override
  public void close() {
    cut();
  }

  private void serve(ServerSocket door) {
    try {
      while (true) {
        Socket client = door.accept();
        Socket platform = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(platform);
        Thread.ofVirtual().start(() -> pump(client, platform));
        Thread.ofVirtual().start(() -> pump(platform, client));
      }
    } catch (IOException e) {
      // Cut.
      close(door);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other direction sees it too.
    }
  }

  private static void close(Closeable each) {
    try {
      each.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
