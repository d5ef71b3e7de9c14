package live.spyglass.bench.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A wire between one encoder and a server that notes when the encoder's first byte passes.
final class FirstByte implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocket door;
  private final int port;
  private final CompletableFuture<Instant> first = new CompletableFuture<>();

  /// @param port of the server on loopback
  FirstByte(int port) throws IOException {
    this.port = port;
    this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("wire").start(this::connect);
  }

  /// Where the encoder connects.
  int port() {
    return door.getLocalPort();
  }

  Instant passed(Duration limit) throws Exception {
    return first.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void connect() {
    try (door;
        Socket encoder = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      encoder.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      InputStream answers = server.getInputStream();
      OutputStream back = encoder.getOutputStream();
      Thread.ofPlatform().daemon().name("wire-back").start(() -> pass(answers, back));
      pass(encoder.getInputStream(), server.getOutputStream());
    } catch (IOException e) {
      first.completeExceptionally(e);
    }
  }

  private void pass(InputStream in, OutputStream out) {
    byte[] buffer = new byte[BUFFER];
    boolean forward = Thread.currentThread().getName().equals("wire");
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (forward) {
          first.complete(Instant.now());
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException ignored) {
      // Either end has hung up; the other is closed with it.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
