package live.spyglass.transcode.ladder;

import java.util.Arrays;

/// One FLV tag as it travels: header of eleven bytes, payload, and the length once more in four
/// (Adobe FLV specification 10.1 §E.4.1). The array is not copied; nobody writes to it.
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
public record FlvTag(byte[] bytes) {

  public static final int AUDIO = 8;
  public static final int VIDEO = 9;
  public static final int SCRIPT = 18;

  static final int HEADER = 11;
  static final int TRAILER = 4;

  /// [#AUDIO], [#VIDEO], [#SCRIPT] or something to pass over.
  public int type() {
    return bytes[0] & 0x1f;
  }

  /// Milliseconds; wraps after 49 days.
  public int timestamp() {
    return (bytes[7] & 0xff) << 24
        | (bytes[4] & 0xff) << 16
        | (bytes[5] & 0xff) << 8
        | (bytes[6] & 0xff);
  }

  /// Length of the payload in bytes.
  public int length() {
    return bytes.length - HEADER - TRAILER;
  }

  /// One byte of the payload, or 0 beyond its end.
  int at(int index) {
    return index < length() ? bytes[HEADER + index] & 0xff : 0;
  }

  /// Whether a decoder of pictures can start with it.
  public boolean isKeyframe() {
    return type() == VIDEO && VideoPayload.of(this).keyframe();
  }

  /// Whether it holds a picture, and no configuration.
  public boolean isPicture() {
    return type() == VIDEO && VideoPayload.of(this).picture();
  }

  /// The four bytes behind the first of an enhanced payload.
  int fourCc() {
    return at(1) << 24 | at(2) << 16 | at(3) << 8 | at(4);
  }

  boolean samePayload(FlvTag other) {
    return Arrays.equals(
        bytes, HEADER, HEADER + length(), other.bytes, HEADER, HEADER + other.length());
  }

  /// The same at another time.
  FlvTag movedTo(int timestamp) {
    return timestamp == timestamp()
        ? this
        : of(type(), timestamp, Arrays.copyOfRange(bytes, HEADER, HEADER + length()));
  }

  /// A tag of this service's own making.
  public static FlvTag of(int type, int timestamp, byte[] payload) {
    byte[] tag = new byte[HEADER + payload.length + TRAILER];
    tag[0] = (byte) type;
    put24(tag, 1, payload.length);
    put24(tag, 4, timestamp & 0xffffff);
    tag[7] = (byte) (timestamp >>> 24);
    System.arraycopy(payload, 0, tag, HEADER, payload.length);
    int size = HEADER + payload.length;
    tag[size] = (byte) (size >>> 24);
    put24(tag, size + 1, size & 0xffffff);
    return new FlvTag(tag);
  }

  private static void put24(byte[] target, int at, int value) {
    target[at] = (byte) (value >>> 16);
    target[at + 1] = (byte) (value >>> 8);
    target[at + 2] = (byte) value;
  }
}
