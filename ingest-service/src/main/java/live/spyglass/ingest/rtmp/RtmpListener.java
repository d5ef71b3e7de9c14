package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening socket and the thread that accepts from it.
final class RtmpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpListener.class);
  private static final int BACKLOG = 256;
  private static final long PAUSE_MILLIS = 100;

  private final ServerSocket server;
  private final Transport transport;
  private final BiConsumer<Socket, Transport> handler;
  private final Semaphore closed = new Semaphore(0);

  /// Throws [IOException] when the address cannot be listened on. Accepts once started.
  RtmpListener(String address, int port, Transport transport, BiConsumer<Socket, Transport> handler)
      throws IOException {
    this.transport = transport;
    this.handler = handler;
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    this.server = socket;
  }

  int port() {
    return server.getLocalPort();
  }

  String protocol() {
    return transport.protocol();
  }

  void start() {
    Thread.ofVirtual().name(transport.protocol() + "-accept").start(this::accept);
    LOG.info("{} on {} port {}", transport.protocol(), server.getInetAddress(), port());
  }

  @Override
  public void close() throws IOException {
    closed.release();
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        handler.accept(server.accept(), transport);
      } catch (IOException e) {
        if (!server.isClosed()) {
          // Out of descriptors, most likely: some will come back.
          LOG.warn("cannot accept a connection: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  private void pause() {
    try {
      boolean _ = closed.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
