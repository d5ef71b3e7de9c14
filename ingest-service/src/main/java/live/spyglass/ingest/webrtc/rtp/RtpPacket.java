package live.spyglass.ingest.webrtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException.Reason;

/// One RTP packet, looked at where it lies (RFC 3550 §5.1): nothing is copied, and it is as good as
/// the array under it. Sequence numbers and timestamps are as they were sent, unsigned.
public final class RtpPacket {

  /// Bytes of a header with neither contributing sources nor extensions.
  public static final int HEADER = 12;

  private static final int ONE_BYTE = 0xbede;
  private static final int TWO_BYTE = 0x100;
  private static final int STOP = 15;

  private final byte[] bytes;
  private final int offset;
  private final int extensions;
  private final int extensionsEnd;
  private final boolean wide;
  private final int payload;
  private final int payloadEnd;

  private RtpPacket(
      byte[] bytes,
      int offset,
      int extensions,
      int extensionsEnd,
      boolean wide,
      int payload,
      int payloadEnd) {
    this.bytes = bytes;
    this.offset = offset;
    this.extensions = extensions;
    this.extensionsEnd = extensionsEnd;
    this.wide = wide;
    this.payload = payload;
    this.payloadEnd = payloadEnd;
  }

  public static RtpPacket read(byte[] bytes, int offset, int length)
      throws MalformedPacketException {
    int end = offset + length;
    require(length >= HEADER, Reason.TRUNCATED);
    int first = Bytes.u8(bytes, offset);
    require(first >> 6 == 2, Reason.VERSION);
    int position = offset + HEADER + 4 * (first & 15);
    require(position <= end, Reason.TRUNCATED);
    int extensions = position;
    boolean known = false;
    boolean wide = false;
    if ((first & 0x10) != 0) {
      require(position + 4 <= end, Reason.TRUNCATED);
      int profile = Bytes.u16(bytes, position);
      wide = profile >> 4 == TWO_BYTE;
      known = wide || profile == ONE_BYTE;
      extensions = position + 4;
      position = extensions + 4 * Bytes.u16(bytes, position + 2);
      require(position <= end, Reason.TRUNCATED);
    }
    int payloadEnd = end;
    if ((first & 0x20) != 0) {
      require(position < end, Reason.PADDING);
      int padding = Bytes.u8(bytes, end - 1);
      require(padding > 0 && padding <= end - position, Reason.PADDING);
      payloadEnd -= padding;
    }
    RtpPacket packet =
        new RtpPacket(
            bytes, offset, extensions, known ? position : extensions, wide, position, payloadEnd);
    packet.find(0);
    return packet;
  }

  public boolean marker() {
    return (bytes[offset + 1] & 0x80) != 0;
  }

  public int payloadType() {
    return bytes[offset + 1] & 0x7f;
  }

  public int sequence() {
    return Bytes.u16(bytes, offset + 2);
  }

  public long timestamp() {
    return Bytes.u32(bytes, offset + 4);
  }

  public long ssrc() {
    return Bytes.u32(bytes, offset + 8);
  }

  /// The array that it lies in.
  public byte[] array() {
    return bytes;
  }

  /// Where the payload begins in the array; without padding, as is its size.
  public int payloadOffset() {
    return payload;
  }

  /// 0 for a packet of nothing but padding, as bandwidth probes are.
  public int payloadSize() {
    return payloadEnd - payload;
  }

  /// A header extension as an unsigned number, as far as it has four bytes or less.
  public OptionalLong findExtension(int id) {
    long found = locate(id);
    int size = (int) found;
    if (found < 0 || size == 0 || size > 4) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int at = (int) (found >> 32), last = at + size; at < last; at++) {
      value = value << 8 | Bytes.u8(bytes, at);
    }
    return OptionalLong.of(value);
  }

  /// A header extension as text: identifications of media and of layers (RFC 8852, RFC 9143 §15).
  public Optional<String> findExtensionText(int id) {
    long found = locate(id);
    return found < 0
        ? Optional.empty()
        : Optional.of(
            new String(bytes, (int) (found >> 32), (int) found, StandardCharsets.US_ASCII));
  }

  private long locate(int id) {
    try {
      return id < 1 ? -1 : find(id);
    } catch (MalformedPacketException e) {
      throw new IllegalStateException("the array has changed", e);
    }
  }

  /// RFC 8285 §4.2 and §4.3. Position in the upper half, size in the lower; negative: not there.
  private long find(int id) throws MalformedPacketException {
    int at = extensions;
    while (at < extensionsEnd) {
      int first = Bytes.u8(bytes, at);
      if (first == 0) {
        at++;
        continue;
      }
      int element = wide ? first : first >> 4;
      if (!wide && (element == STOP || element == 0)) {
        break;
      }
      require(!wide || at + 1 < extensionsEnd, Reason.EXTENSION);
      int size = wide ? Bytes.u8(bytes, at + 1) : (first & 15) + 1;
      at += wide ? 2 : 1;
      require(size <= extensionsEnd - at, Reason.EXTENSION);
      if (element == id && id != 0) {
        return (long) at << 32 | size;
      }
      at += size;
    }
    return -1;
  }

  private static void require(boolean holds, Reason reason) throws MalformedPacketException {
    if (!holds) {
      throw new MalformedPacketException(reason);
    }
  }
}
