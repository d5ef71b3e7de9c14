package live.spyglass.ingest.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A run of bytes that nobody changes any more; shared between threads without a copy. Whoever
/// makes one gives the array away.
public final class Payload {

  public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int offset;
  private final int size;

  private Payload(byte[] bytes, int offset, int size) {
    this.bytes = bytes;
    this.offset = offset;
    this.size = size;
  }

  /// The whole array, which the caller gives away.
  public static Payload of(byte... bytes) {
    return new Payload(bytes, 0, bytes.length);
  }

  public int size() {
    return size;
  }

  /// The unsigned byte at an index. Throws [IndexOutOfBoundsException] outside.
  public int at(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return bytes[offset + index] & 0xff;
  }

  /// What follows the first `from` bytes, without a copy.
  public Payload from(int from) {
    return slice(from, size - from);
  }

  /// A part, without a copy. Throws [IndexOutOfBoundsException] when it reaches outside.
  public Payload slice(int from, int length) {
    if (from < 0 || length < 0 || from > size - length) {
      throw new IndexOutOfBoundsException(from + "+" + length + " of " + size);
    }
    return new Payload(bytes, offset + from, length);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, size);
  }

  /// Copies all of it; the array must have room for it from `at` on.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, offset, target, at, size);
  }

  /// A read-only view.
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, offset, size).slice().asReadOnlyBuffer();
  }

  /// Equal when the bytes are.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            bytes, offset, offset + size, that.bytes, that.offset, that.offset + that.size);
  }

  @Override
  public int hashCode() {
    return buffer().hashCode();
  }

  @Override
  public String toString() {
    return "Payload[" + size + " bytes]";
  }
}
