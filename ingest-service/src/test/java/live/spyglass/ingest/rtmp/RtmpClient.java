package live.spyglass.ingest.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import live.spyglass.ingest.amf.AmfReader;
import live.spyglass.ingest.amf.AmfValue;

/// An encoder that says exactly what a test wants it to say.
public final class RtmpClient implements AutoCloseable {

  private static final int PACKET = 1536;
  private static final int DEADLINE_MILLIS = 60_000;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final ByteBuf received = Unpooled.buffer();
  private final ChunkReader chunks;
  private final ChunkWriter writer;

  public RtmpClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /// Over TLS, whatever the certificate.
  public static RtmpClient tls(int port) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return new RtmpClient(
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
  }

  private RtmpClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(DEADLINE_MILLIS);
    out = new BufferedOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
    chunks = new ChunkReader(1 << 20, new MemoryBudget(1 << 20));
    writer = new ChunkWriter(out);
  }

  public RtmpClient handshake() throws IOException {
    out.write(3);
    out.write(new byte[PACKET]);
    out.flush();
    byte[] answer = new byte[1 + PACKET + PACKET];
    in.readFully(answer);
    out.write(new byte[PACKET]);
    out.flush();
    return this;
  }

  /// Up to the answer to connect; chunks of up to 64 KiB from here on.
  public RtmpClient connect(String app) throws IOException {
    handshake();
    raw("02 000000 000004 01 00000000 00010000");
    command("connect", 1, new AmfValue.Structure(Map.of("app", new AmfValue.Text(app))));
    answer("_result");
    return this;
  }

  /// Sends publish and returns the description of the status that comes back.
  public String publish(String name) throws IOException {
    command("publish", 0, AmfValue.Absent.NULL, new AmfValue.Text(name), new AmfValue.Text("live"));
    return status();
  }

  public void command(String name, double transaction, AmfValue... arguments) throws IOException {
    AmfValue[] values = new AmfValue[arguments.length + 2];
    values[0] = new AmfValue.Text(name);
    values[1] = new AmfValue.Numeric(transaction);
    System.arraycopy(arguments, 0, values, 2, arguments.length);
    writer.command(1, values);
    writer.flush();
  }

  /// Sends a command and returns the last value of the next command of the other name.
  public AmfValue ask(String name, String answer, AmfValue... arguments) throws IOException {
    command(name, 7, arguments);
    return answer(answer);
  }

  /// A message of at most 64 KiB in one chunk with a full header.
  public void message(int type, int timestamp, String hex) throws IOException {
    byte[] body = bytes(hex);
    byte[] header =
        ByteBuffer.allocate(12)
            .put((byte) 6)
            .put((byte) (timestamp >> 16))
            .putShort((short) timestamp)
            .put((byte) (body.length >> 16))
            .putShort((short) body.length)
            .put((byte) type)
            .putInt(Integer.reverseBytes(1))
            .array();
    out.write(header);
    out.write(body);
    out.flush();
  }

  public void raw(String hex) throws IOException {
    out.write(bytes(hex));
    out.flush();
  }

  /// The description of the next `onStatus`.
  public String status() throws IOException {
    AmfValue information = answer("onStatus");
    return information instanceof AmfValue.Structure structure
        ? structure.findText("description").orElse("")
        : "";
  }

  /// Reads until the other side hangs up. Throws [java.net.SocketTimeoutException] when it never
  /// does.
  public void awaitClosed() throws IOException {
    try {
      while (true) {
        in.readByte();
      }
    } catch (EOFException | SocketException e) {
      // closed, or reset: either way it is over
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// The last value of the next command of that name.
  private AmfValue answer(String name) throws IOException {
    while (true) {
      Message message = chunks.read(received);
      if (message == null) {
        receive();
      } else if (message.type() == MessageType.SET_CHUNK_SIZE) {
        chunks.setChunkSize(message.payload().buffer().getInt());
      } else if (message.type() == MessageType.COMMAND_AMF0) {
        var values = AmfReader.read(message.payload());
        if (values.getFirst().equals(new AmfValue.Text(name))) {
          return values.getLast();
        }
      }
    }
  }

  private void receive() throws IOException {
    received.clear().writeByte(in.readByte());
    received.writeBytes(in, in.available());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
