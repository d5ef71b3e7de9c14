package live.spyglass.ingest.webrtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Writes headers of RTP packets (RFC 3550 §5.1) with extensions in their one-byte form (RFC 8285
/// §4.2).
public final class RtpWriter {

  private static final int ONE_BYTE = 0xbede;
  private static final int MOST = 16;

  private RtpWriter() {}

  /// Writes a header without extensions; returns where the payload begins.
  public static int header(
      byte[] out,
      int offset,
      boolean marker,
      int payloadType,
      int sequence,
      long timestamp,
      long ssrc) {
    out[offset] = (byte) 0x80;
    out[offset + 1] = (byte) ((marker ? 0x80 : 0) | payloadType);
    Bytes.put16(out, offset + 2, sequence);
    Bytes.put32(out, offset + 4, timestamp);
    Bytes.put32(out, offset + 8, ssrc);
    return offset + RtpPacket.HEADER;
  }

  /// Writes a block of extensions right behind a header at `offset` that has none yet; returns
  /// where the payload begins. Ids are 1 to 14, values 1 to 16 bytes.
  public static int extensions(byte[] out, int offset, Map<Integer, byte[]> values) {
    int at = offset + RtpPacket.HEADER;
    if (values.isEmpty()) {
      return at;
    }
    out[offset] |= 0x10;
    int begin = at + 4;
    int position = begin;
    for (Map.Entry<Integer, byte[]> value : values.entrySet()) {
      int id = value.getKey();
      int size = value.getValue().length;
      if (id < 1 || id > 14 || size < 1 || size > MOST) {
        throw new IllegalArgumentException("extension " + id + " of " + size + " bytes");
      }
      out[position++] = (byte) (id << 4 | size - 1);
      System.arraycopy(value.getValue(), 0, out, position, size);
      position += size;
    }
    while ((position - begin) % 4 != 0) {
      out[position++] = 0;
    }
    Bytes.put16(out, at, ONE_BYTE);
    Bytes.put16(out, at + 2, (position - begin) / 4);
    return position;
  }

  /// The value of an extension that is text.
  public static byte[] text(String value) {
    return value.getBytes(StandardCharsets.US_ASCII);
  }
}
