package live.spyglass.ingest.rtmp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.amf.AmfException;
import live.spyglass.ingest.flv.FlvException;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.Publisher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket and its thread. The connection always has a deadline: for the handshake and the
/// stream key, then for the next sound or picture. Whoever holds all connections closes those that
/// have passed theirs ([#closeIfOverdue]), whatever they are blocked on: a read, a write or TLS.
final class RtmpConnection implements Runnable, Publisher {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpConnection.class);

  /// How long, and for how many bytes, a connection that was told why it ends is listened to:
  /// closed with unread bytes, TCP would discard the reason on its way.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int LINGER_BYTES = 4 * 1024 * 1024;
  private static final int OUT_BUFFER = 8 * 1024;

  private final Socket raw;
  private final Transport transport;
  private final PublishDoor door;
  private final RtmpProperties properties;
  private volatile long deadlineNanos;
  private volatile boolean overdue;

  RtmpConnection(Socket socket, Transport transport, PublishDoor door, RtmpProperties properties) {
    this.raw = socket;
    this.transport = transport;
    this.door = door;
    this.properties = properties;
    setDeadline(properties.handshakeTimeout());
  }

  InetAddress address() {
    return raw.getInetAddress();
  }

  @Override
  public void run() {
    try (raw;
        Socket socket = transport.open(raw)) {
      raw.setTcpNoDelay(true);
      converse(socket);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("address", address().getHostAddress()).log("connection failed", e);
    }
  }

  /// Ends reading; the connection's own thread says why, and closes.
  @Override
  public void disconnect(StreamEnded.Reason reason) {
    setDeadline(LINGER);
    try {
      raw.shutdownInput();
    } catch (IOException _) {
      close();
    }
  }

  /// Called now and then by another thread.
  void closeIfOverdue(long nowNanos) {
    if (nowNanos - deadlineNanos > 0) {
      overdue = true;
      close();
    }
  }

  void close() {
    try {
      raw.close();
    } catch (IOException e) {
      LOG.debug("closing a socket failed", e);
    }
  }

  private void converse(Socket socket) throws IOException {
    OutputStream stream = new BufferedOutputStream(socket.getOutputStream(), OUT_BUFFER);
    ByteSource in = new ByteSource(socket.getInputStream());
    ChunkReader chunks = new ChunkReader(in, RtmpSession.UNTRUSTED_MESSAGE_SIZE);
    RtmpSession session =
        new RtmpSession(
            chunks,
            new ChunkWriter(stream),
            door,
            this,
            address(),
            transport.protocol(),
            Math.toIntExact(properties.maxMessageSize().toBytes()));
    StreamEnded.Reason reason = StreamEnded.Reason.MALFORMED;
    @Nullable String complaint = null;
    try {
      Handshake.answer(in, stream);
      while (session.isOpen()) {
        Message message = chunks.readChunk();
        session.acknowledge(in.count());
        if (message != null && session.handle(message)) {
          setDeadline(
              session.publication() == null
                  ? properties.handshakeTimeout()
                  : properties.readTimeout());
        }
      }
      reason = StreamEnded.Reason.CLOSED;
    } catch (RtmpException | AmfException | FlvException | UnsupportedMediaException e) {
      complaint = String.valueOf(e.getMessage());
      LOG.atInfo()
          .addKeyValue("address", address().getHostAddress())
          .log("publisher closed: {}", complaint);
    } catch (IOException _) {
      reason = overdue ? StreamEnded.Reason.SILENT : StreamEnded.Reason.CLOSED;
    } finally {
      session.end(reason);
    }
    sayGoodbye(session, complaint);
    linger(socket);
  }

  private static void sayGoodbye(RtmpSession session, @Nullable String complaint)
      throws IOException {
    Publication publication = session.publication();
    if (complaint != null) {
      session.fail(Status.FAILED, "The stream cannot be used: " + complaint + ".");
    } else if (publication != null && publication.ended() != null) {
      session.fail(Status.CLOSED, advice(publication.ended()));
    }
  }

  private static String advice(StreamEnded.Reason reason) {
    return switch (reason) {
      case TAKEN_OVER -> "Another connection publishes with the same stream key now.";
      case REVOKED -> "The broadcast is over, or its stream key was replaced.";
      case SILENT -> "Nothing arrived for too long.";
      case MALFORMED -> "The stream cannot be used.";
      case CLOSED -> "The stream is closed.";
    };
  }

  private void linger(Socket socket) throws IOException {
    setDeadline(LINGER);
    socket.shutdownOutput();
    InputStream in = socket.getInputStream();
    byte[] rest = new byte[OUT_BUFFER];
    int left = LINGER_BYTES;
    while (left > 0) {
      int read = in.read(rest);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private void setDeadline(Duration fromNow) {
    deadlineNanos = System.nanoTime() + fromNow.toNanos();
  }
}
