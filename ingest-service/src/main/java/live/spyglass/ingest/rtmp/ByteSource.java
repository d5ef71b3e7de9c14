package live.spyglass.ingest.rtmp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Buffered, counted, big-endian reading. Every method throws [EOFException] when the bytes end.
final class ByteSource {

  private static final int BUFFER = 32 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private long count;

  ByteSource(InputStream in) {
    this.in = in;
  }

  /// Bytes handed out so far.
  long count() {
    return count;
  }

  int u8() throws IOException {
    fill(1);
    count++;
    return buffer[position++] & 0xff;
  }

  int u24() throws IOException {
    return u8() << 16 | u8() << 8 | u8();
  }

  int i32() throws IOException {
    return u24() << 8 | u8();
  }

  int i32LittleEndian() throws IOException {
    return Integer.reverseBytes(i32());
  }

  /// The next four bytes, which stay where they are.
  int peek32() throws IOException {
    fill(4);
    return (buffer[position] & 0xff) << 24
        | (buffer[position + 1] & 0xff) << 16
        | (buffer[position + 2] & 0xff) << 8
        | (buffer[position + 3] & 0xff);
  }

  void read(byte[] target, int offset, int length) throws IOException {
    int done = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, done);
    position += done;
    while (done < length) {
      int read = in.read(target, offset + done, length - done);
      if (read < 0) {
        throw new EOFException();
      }
      done += read;
    }
    count += length;
  }

  private void fill(int needed) throws IOException {
    if (limit - position >= needed) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < needed) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        throw new EOFException();
      }
      limit += read;
    }
  }
}
