package live.spyglass.transcode.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A loopback port that takes one connection: an output of FFmpeg.
public final class TrackSocket implements AutoCloseable {

  private static final int RECEIVE_BUFFER = 1 << 20;

  private final ServerSocket server;
  private volatile @Nullable Socket connection;

  public TrackSocket() throws IOException {
    this.server = new ServerSocket();
    server.setReceiveBufferSize(RECEIVE_BUFFER);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
  }

  /// The address for FFmpeg.
  public String url() {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return "tcp://" + host + ":" + server.getLocalPort() + "?tcp_nodelay=1";
  }

  /// Waits for FFmpeg to connect. Nothing else may connect afterwards.
  public InputStream accept(Duration limit) throws IOException {
    server.setSoTimeout((int) limit.toMillis());
    Socket socket = server.accept();
    connection = socket;
    server.close();
    return socket.getInputStream();
  }

  /// Nobody will connect any more: ends an accept that is under way; a connection stays.
  void refuse() {
    try {
      server.close();
    } catch (IOException e) {
      // A listener that cannot be closed is closed already.
      return;
    }
  }

  /// Ends a read or an accept that is under way.
  @Override
  public void close() {
    try {
      server.close();
      Socket socket = connection;
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // A loopback socket that cannot be closed is closed already.
      return;
    }
  }
}
