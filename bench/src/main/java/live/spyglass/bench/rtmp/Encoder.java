package live.spyglass.bench.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One publisher: connected by blocking calls, then written to as far as the socket takes it. Used
/// by one thread.
public final class Encoder implements AutoCloseable {
  private static final int PACKET = 1536;
  private static final int COMMAND = 20;
  private static final int SET_CHUNK_SIZE = 1;
  private static final int ANSWER_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final Recording recording;
  private final ByteBuffer heard = ByteBuffer.allocate(4096);
  private @Nullable ByteBuffer rest;
  private int next;
  long beganNanos;

  private Encoder(SocketChannel channel, Recording recording) {
    this.channel = channel;
    this.recording = recording;
  }

  /// Publishes to an address on loopback whose last element is the stream key.
  public static Encoder publish(URI rtmp, Recording recording) throws IOException {
    String path = rtmp.getPath();
    return publish(rtmp.getPort(), path.substring(path.lastIndexOf('/') + 1), recording);
  }

  /// Connects and publishes. Throws [IOException] when it is not let in.
  static Encoder publish(int port, String key, Recording recording) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    OutputStream out = channel.socket().getOutputStream();
    var in = new DataInputStream(channel.socket().getInputStream());
    var c0c1 = new byte[1 + PACKET];
    c0c1[0] = 3;
    out.write(c0c1);
    in.readFully(new byte[1 + PACKET + PACKET]);
    out.write(new byte[PACKET]);
    byte[] chunkSize = ByteBuffer.allocate(4).putInt(Recording.CHUNK_SIZE).array();
    out.write(Recording.message(2, 0, SET_CHUNK_SIZE, 0, chunkSize));
    out.write(Recording.message(3, 0, COMMAND, 0, connect()));
    out.write(Recording.message(3, 0, COMMAND, 0, command("createStream", 2)));
    out.write(Recording.message(3, 0, COMMAND, 1, command("publish", 3, key, "live")));
    var answer = new StringBuilder();
    var some = new byte[4096];
    while (answer.indexOf("NetStream.Publish.Start") < 0) {
      int read = in.read(some);
      if (read < 0 || answer.length() > ANSWER_BYTES) {
        throw new IOException("a publisher was not let in");
      }
      answer.append(new String(some, 0, read, StandardCharsets.ISO_8859_1));
    }
    channel.configureBlocking(false);
    return new Encoder(channel, recording);
  }

  public boolean isDone() {
    return next == recording.packets().size();
  }

  /// How much is sent: the time of the next packet, or of the last.
  public int sentMillis() {
    return recording.packets().get(Math.min(next, recording.packets().size() - 1)).millis();
  }

  /// When the next packet is to be sent, as of [System#nanoTime].
  long dueNanos() {
    return beganNanos + recording.packets().get(next).millis() * 1_000_000L;
  }

  /// Sends the next packet, or what was left of the last.
  ///
  /// @return whether it went out whole
  public boolean send() throws IOException {
    ByteBuffer packet = rest == null ? recording.packets().get(next).bytes().duplicate() : rest;
    channel.write(packet);
    if (packet.hasRemaining()) {
      rest = packet;
      return false;
    }
    rest = null;
    next++;
    if (next % 128 == 0 && channel.read(heard.clear()) < 0) {
      throw new IOException("a publisher was sent away");
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static byte[] connect() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    text(out, "connect");
    number(out, 1);
    out.writeByte(3);
    out.writeUTF("app");
    text(out, "live");
    out.writeUTF("tcUrl");
    text(out, "rtmp://127.0.0.1/live");
    out.write(new byte[] {0, 0, 9});
    return bytes.toByteArray();
  }

  /// AMF0: name, transaction, null, texts.
  private static byte[] command(String name, int transaction, String... arguments)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    text(out, name);
    number(out, transaction);
    out.writeByte(5);
    for (String argument : arguments) {
      text(out, argument);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeByte(2);
    out.writeUTF(text);
  }

  private static void number(DataOutputStream out, double number) throws IOException {
    out.writeByte(0);
    out.writeDouble(number);
  }
}
