package live.spyglass.transcode.job;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// The body of an answer in chunks, RFC 9112 §7.1. Read by one thread, closed by any. A connection
/// that ends before the last chunk has broken off, and reading throws.
final class ChunkedInput extends InputStream {

  private static final int LONGEST_LINE = 1024;

  private final InputStream in;
  private final Closeable connection;
  private long left;
  private boolean begun;
  private boolean over;

  /// Closing this closes the connection, which ends a read that is under way.
  ChunkedInput(InputStream in, Closeable connection) {
    this.in = in;
    this.connection = connection;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw brokenOff();
    }
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /// Whether there is one more. Trailers are not waited for.
  private boolean nextChunk() throws IOException {
    if (over) {
      return false;
    }
    if (begun && !line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    begun = true;
    String size = line();
    int extension = size.indexOf(';');
    try {
      left = Long.parseLong(extension < 0 ? size : size.substring(0, extension).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("a chunk has no size", e);
    }
    if (left < 0) {
      throw new IOException("a chunk has no size");
    }
    over = left == 0;
    return !over;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw brokenOff();
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("a chunk's size is too long");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /// No [java.io.EOFException], which readers take for an end in order.
  private static IOException brokenOff() {
    return new IOException("the connection ended in the middle");
  }
}
