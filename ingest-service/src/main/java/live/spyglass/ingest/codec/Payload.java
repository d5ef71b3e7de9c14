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

  /// A part of an array that the caller keeps and will not change while this is used.
  public static Payload of(byte[] bytes, int offset, int size) {
    if (offset < 0 || size < 0 || offset > bytes.length - size) {
      throw new IndexOutOfBoundsException(offset + "+" + size + " of " + bytes.length);
    }
    return new Payload(bytes, offset, size);
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

  /// The same bytes in an array of their own: for a small part of something large, or of a buffer
  /// that is used again.
  public Payload copy() {
    return of(Arrays.copyOfRange(bytes, offset, offset + size));
  }

  /// Copies all of it; the array must have room for it from `at` on.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, offset, target, at, size);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, size);
  }

  /// Where the next start code (00 00 01) begins, at or after an index; [#size] when none does.
  int findStartCode(int from) {
    int at = offset + from;
    int last = offset + size - 3;
    while (at <= last) {
      int third = bytes[at + 2];
      if (third == 1 && bytes[at] == 0 && bytes[at + 1] == 0) {
        return at - offset;
      }
      at += third == 0 ? 1 : 3;
    }
    return size;
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
