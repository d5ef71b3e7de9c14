package live.spyglass.transcode.recording;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes MP4 boxes (ISO/IEC 14496-12 §4.2): fields first, then children, big-endian.
final class BoxWriter {

  private final String type;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private BoxWriter(String type) {
    this.type = type;
  }

  static BoxWriter box(String type) {
    return new BoxWriter(type);
  }

  /// With version and flags.
  static BoxWriter full(String type, int version, int flags) {
    return new BoxWriter(type).int32(version << 24 | flags);
  }

  BoxWriter int8(int value) {
    body.write(value);
    return this;
  }

  BoxWriter int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  BoxWriter int32(long value) {
    return int16((int) (value >>> 16)).int16((int) value);
  }

  BoxWriter int64(long value) {
    return int32(value >>> 32).int32(value);
  }

  BoxWriter zeros(int count) {
    for (int i = 0; i < count; i++) {
      body.write(0);
    }
    return this;
  }

  BoxWriter bytes(byte[] bytes) {
    body.writeBytes(bytes);
    return this;
  }

  BoxWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  BoxWriter child(BoxWriter child) {
    return bytes(child.toBytes());
  }

  byte[] toBytes() {
    BoxWriter whole = new BoxWriter(type);
    whole.int32(8L + body.size()).text(type).bytes(body.toByteArray());
    return whole.body.toByteArray();
  }
}
