package live.spyglass.chat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The client's side of RFC 6455 over a plain socket: what is read from the socket is what the test
/// sees. The JDK's client is not used because under load it now and then loses frames that follow
/// the 101 closely.
final class WebSocketWire {

  private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_FRAME = 1 << 20;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int NO_STATUS = 1005;

  /// The answer to the upgrade was not 101.
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status) {
      super("The upgrade was answered with " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private boolean closeSent;

  /// Upgraded when it returns. Throws [Refused], or [UncheckedIOException] when there is no answer
  /// within [ChatClient#PATIENCE].
  @SuppressWarnings("AddressSelection") // loopback only
  WebSocketWire(int port, String path, Map<String, String> headers) {
    int patience = Math.toIntExact(ChatClient.PATIENCE.toMillis());
    this.socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patience);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      this.out = new DataOutputStream(socket.getOutputStream());
      upgrade(port, path, headers);
      socket.setSoTimeout(0);
    } catch (IOException e) {
      hangUp();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      hangUp();
      throw e;
    }
  }

  /// Reads on a thread of its own until the end; `closed` gets the code, -1 if there was none.
  void read(Consumer<String> texts, IntConsumer closed) {
    Thread.ofVirtual()
        .name("chat-client")
        .start(() -> {
          int code = -1;
          try {
            code = readUntilClosed(texts);
          } catch (IOException e) {
            // closed stays -1: the connection ended without a Close frame
          } finally {
            hangUp();
            closed.accept(code);
          }
        });
  }

  /// Says nothing when the connection is gone: whoever reads is told.
  void text(String text) {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void close(int code) {
    send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private void upgrade(int port, String path, Map<String, String> headers) throws IOException {
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1:").append(port).append("\r\n");
    request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    String head = readHead();
    int status = Integer.parseInt(head.split(" ", 3)[1]);
    if (status != 101) {
      throw new Refused(status);
    }
    String expected = "\r\nsec-websocket-accept: " + accept(key) + "\r\n";
    if (!head.toLowerCase(Locale.ROOT).contains(expected.toLowerCase(Locale.ROOT))) {
      throw new IOException("Sec-WebSocket-Accept does not answer the key: " + head);
    }
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      if (head.length() == MAX_HEAD) {
        throw new IOException("The answer's head is too long");
      }
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static String accept(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha.digest((key + ACCEPT).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private int readUntilClosed(Consumer<String> texts) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = readPayload();
      switch (first & 0x0f) {
        case TEXT, CONTINUATION -> {
          message.writeBytes(payload);
          if ((first & 0x80) != 0) {
            texts.accept(message.toString(StandardCharsets.UTF_8));
            message.reset();
          }
        }
        case PING -> send(PONG, payload);
        case PONG -> {}
        case CLOSE -> {
          send(CLOSE, payload);
          return payload.length < 2 ? NO_STATUS : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
        default -> throw new IOException("Opcode " + (first & 0x0f) + " is not expected");
      }
    }
  }

  private byte[] readPayload() throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new IOException("A server does not mask");
    }
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    if (length < 0 || length > MAX_FRAME) {
      throw new IOException("A frame of " + length + " bytes is not expected");
    }
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException();
    }
    return payload;
  }

  private synchronized void send(int opcode, byte[] payload) {
    if (closeSent) {
      return;
    }
    closeSent = opcode == CLOSE;
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 14);
      DataOutputStream frame = new DataOutputStream(bytes);
      frame.writeByte(0x80 | opcode);
      if (payload.length < 126) {
        frame.writeByte(0x80 | payload.length);
      } else if (payload.length < 1 << 16) {
        frame.writeByte(0x80 | 126);
        frame.writeShort(payload.length);
      } else {
        frame.writeByte(0x80 | 127);
        frame.writeLong(payload.length);
      }
      byte[] mask = new byte[4];
      ThreadLocalRandom.current().nextBytes(mask);
      frame.write(mask);
      for (int i = 0; i < payload.length; i++) {
        frame.writeByte(payload[i] ^ mask[i & 3]);
      }
      out.write(bytes.toByteArray());
    } catch (IOException e) {
      closeSent = true;
    }
  }

  private void hangUp() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
