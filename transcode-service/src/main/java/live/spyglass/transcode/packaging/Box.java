package live.spyglass.transcode.packaging;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A box of ISO/IEC 14496-12 §4.2 within an array: `start` is its header's first byte, `end` the
/// byte after its last. Reads beyond the end throw [MalformedMediaException].
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
public record Box(byte[] bytes, int start, int end) {

  static final int HEADER = 8;
  static final int LARGEST = 32 << 20;

  /// The next box of a stream, or null at its end. At most 32 MiB.
  static @Nullable Box read(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return null;
    }
    if (header.length < HEADER) {
      throw new EOFException("cut off in the middle of a box");
    }
    int size = ByteBuffer.wrap(header).getInt();
    if (size < HEADER || size > LARGEST) {
      throw new MalformedMediaException("a box of " + Integer.toUnsignedString(size) + " bytes");
    }
    byte[] bytes = new byte[size];
    System.arraycopy(header, 0, bytes, 0, HEADER);
    if (in.readNBytes(bytes, HEADER, size - HEADER) < size - HEADER) {
      throw new EOFException("cut off in the middle of a box");
    }
    return new Box(bytes, 0, size);
  }

  /// The boxes that lie one after the other in `bytes` from `start` to `end`.
  public static List<Box> list(byte[] bytes, int start, int end) throws MalformedMediaException {
    List<Box> boxes = new ArrayList<>();
    int at = start;
    while (at + HEADER <= end) {
      int size = ByteBuffer.wrap(bytes).getInt(at);
      if (size < HEADER || size > end - at) {
        throw new MalformedMediaException("a box reaches beyond what holds it");
      }
      boxes.add(new Box(bytes, at, at + size));
      at += size;
    }
    return boxes;
  }

  public String type() {
    return new String(bytes, start + 4, 4, StandardCharsets.ISO_8859_1);
  }

  public int size() {
    return end - start;
  }

  /// The first child of this type; `skip` bytes of fields come before the children.
  Optional<Box> find(String type, int skip) throws MalformedMediaException {
    return list(bytes, start + HEADER + skip, end).stream()
        .filter(box -> box.type().equals(type))
        .findFirst();
  }

  /// The box at this path of plain containers; throws when it is not there.
  Box get(String... path) throws MalformedMediaException {
    Box box = this;
    for (String type : path) {
      box =
          box.find(type, 0)
              .orElseThrow(() -> new MalformedMediaException("there is no '" + type + "' box"));
    }
    return box;
  }

  /// Unsigned; `offset` counts from the end of the box header.
  int byteAt(int offset) throws MalformedMediaException {
    return bytes[at(offset, 1)] & 0xff;
  }

  int shortAt(int offset) throws MalformedMediaException {
    return ByteBuffer.wrap(bytes).getShort(at(offset, 2)) & 0xffff;
  }

  int intAt(int offset) throws MalformedMediaException {
    return ByteBuffer.wrap(bytes).getInt(at(offset, 4));
  }

  long unsignedAt(int offset) throws MalformedMediaException {
    return intAt(offset) & 0xffffffffL;
  }

  long longAt(int offset) throws MalformedMediaException {
    return ByteBuffer.wrap(bytes).getLong(at(offset, 8));
  }

  private int at(int offset, int length) throws MalformedMediaException {
    int at = start + HEADER + offset;
    if (offset < 0 || at + length > end) {
      throw new MalformedMediaException("a '" + type() + "' box is cut short");
    }
    return at;
  }
}
