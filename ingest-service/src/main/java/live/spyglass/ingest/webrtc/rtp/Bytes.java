package live.spyglass.ingest.webrtc.rtp;

/// Big-endian numbers in arrays. Whoever reads has looked at the length before.
final class Bytes {

  private Bytes() {}

  static int u8(byte[] in, int at) {
    return in[at] & 0xff;
  }

  static int u16(byte[] in, int at) {
    return u8(in, at) << 8 | u8(in, at + 1);
  }

  static int u24(byte[] in, int at) {
    return u16(in, at) << 8 | u8(in, at + 2);
  }

  static long u32(byte[] in, int at) {
    return (long) u16(in, at) << 16 | u16(in, at + 2);
  }

  static void put16(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }

  static void put24(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 16);
    put16(out, at + 1, value);
  }

  static void put32(byte[] out, int at, long value) {
    put16(out, at, (int) (value >> 16));
    put16(out, at + 2, (int) value);
  }
}
