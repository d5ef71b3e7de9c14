package live.spyglass.transcode.job;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import live.spyglass.support.internal.InternalToken;
import org.springframework.stereotype.Component;

/// Opens streams at ingest nodes. Frames come a hundred times a second for hours, so whoever wants
/// them reads the socket itself: the JDK's client has each handed on by two threads of its own.
@Component
class SourceClient {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MOST_HEAD = 16 * 1024;
  private static final int BUFFER = 1 << 16;
  private static final int HTTP = 80;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final InternalToken token;

  SourceClient(InternalToken token) {
    this.token = token;
  }

  /// FLV from the last keyframe on; closing it ends a read that is under way. Throws [IOException]
  /// when there is no such stream (any more) or nobody answers within five seconds.
  InputStream open(String address) throws IOException {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new IOException("the source's address is not one", e);
    }
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IOException("the source's address is not one of HTTP");
    }
    Socket socket = new Socket();
    try {
      int port = uri.getPort() < 0 ? HTTP : uri.getPort();
      socket.connect(new InetSocketAddress(uri.getHost(), port), (int) LIMIT.toMillis());
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.getOutputStream().write(request(uri));
      InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
      expectChunks(head(in));
      socket.setSoTimeout(0);
      return new ChunkedInput(in, socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private byte[] request(URI uri) {
    return "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s%s"
        .formatted(uri.getRawPath(), uri.getRawAuthority(), token.header(), END_OF_HEAD)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// RFC 9112 §2.1: status line and headers.
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END_OF_HEAD.length()) {
      int next = in.read();
      if (next < 0 || head.size() == MOST_HEAD) {
        throw new IOException("the source does not answer in HTTP");
      }
      head.write(next);
      matched = next == END_OF_HEAD.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /// Only chunks tell the end of a stream from a connection that broke off.
  private static void expectChunks(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2 || !status[1].equals("200")) {
      throw new IOException("the source answers " + (status.length < 2 ? lines[0] : status[1]));
    }
    for (String line : lines) {
      if (line.replace(" ", "").equalsIgnoreCase("transfer-encoding:chunked")) {
        return;
      }
    }
    throw new IOException("the source's answer has no chunks");
  }
}
