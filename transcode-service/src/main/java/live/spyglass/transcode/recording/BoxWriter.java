package live.spyglass.transcode.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes MP4 boxes (ISO/IEC 14496-12 §4.2): fields first, then children, big-endian. Tables of an
/// hour have some hundred thousand rows: no call, no lock for each byte.
final class BoxWriter {

  private static final int HEADER = 8;

  private byte[] bytes = new byte[64];
  private int size = HEADER;

  private BoxWriter(String type) {
    System.arraycopy(type.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 4, type.length());
  }

  static BoxWriter box(String type) {
    return new BoxWriter(type);
  }

  /// With version and flags.
  static BoxWriter full(String type, int version, int flags) {
    return new BoxWriter(type).int32(version << 24 | flags);
  }

  BoxWriter int8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  BoxWriter int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  BoxWriter int32(long value) {
    room(4);
    put(size, value);
    size += 4;
    return this;
  }

  BoxWriter int64(long value) {
    return int32(value >>> 32).int32(value);
  }

  BoxWriter zeros(int count) {
    room(count);
    size += count;
    return this;
  }

  BoxWriter bytes(byte[] more) {
    return append(more, 0, more.length);
  }

  BoxWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  BoxWriter child(BoxWriter child) {
    child.put(0, child.size);
    return append(child.bytes, 0, child.size);
  }

  /// What stands in the other, without its header.
  BoxWriter contents(BoxWriter other) {
    return append(other.bytes, HEADER, other.size - HEADER);
  }

  byte[] toBytes() {
    put(0, size);
    return Arrays.copyOf(bytes, size);
  }

  private BoxWriter append(byte[] source, int from, int count) {
    room(count);
    System.arraycopy(source, from, bytes, size, count);
    size += count;
    return this;
  }

  private void put(int at, long value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void room(int count) {
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }
}
