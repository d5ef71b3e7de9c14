package live.spyglass.ingest.codec;

/// Reads bits, highest first, from the payload of a NAL unit or of plain bytes. Past the end it
/// reads zeros and says so by [#exhausted]: a parser runs to its end and asks once.
final class BitReader {

  /// Longest Exp-Golomb prefix that fits an int (ITU-T H.264 §9.1).
  private static final int MAX_PREFIX = 31;

  /// Headers end long before.
  private static final int MOST_PLAIN = 512;

  private final byte[] bytes;
  private final int bits;
  private int position;

  private BitReader(byte[] bytes, int size) {
    this.bytes = bytes;
    this.bits = size * 8;
  }

  /// The raw byte sequence payload of a NAL unit: without its emulation prevention bytes (H.264 and
  /// H.265 §7.3.1.1). `headerSize` bytes are skipped.
  static BitReader ofNalUnit(Payload unit, int headerSize) {
    byte[] plain = new byte[Math.max(0, unit.size() - headerSize)];
    int size = 0;
    int zeros = 0;
    for (int i = headerSize; i < unit.size(); i++) {
      int value = unit.at(i);
      if (zeros >= 2 && value == 3) {
        zeros = 0;
      } else {
        zeros = value == 0 ? zeros + 1 : 0;
        plain[size++] = (byte) value;
      }
    }
    return new BitReader(plain, size);
  }

  /// The bytes as they are.
  static BitReader of(Payload bytes) {
    byte[] plain = new byte[Math.min(bytes.size(), MOST_PLAIN)];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) bytes.at(i);
    }
    return new BitReader(plain, plain.length);
  }

  boolean exhausted() {
    return position > bits;
  }

  int bit() {
    int at = position++;
    return at < bits ? bytes[at >> 3] >> (7 - (at & 7)) & 1 : 0;
  }

  boolean flag() {
    return bit() == 1;
  }

  /// Up to 32 bits.
  int read(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int count) {
    position = Math.min(position + count, bits + 1);
  }

  /// `ue(v)` (ITU-T H.264 §9.1).
  int unsignedGolomb() {
    int zeros = 0;
    while (bit() == 0) {
      if (++zeros > MAX_PREFIX) {
        position = bits + 1;
        return 0;
      }
    }
    return (1 << zeros) - 1 + read(zeros);
  }

  /// `se(v)` (ITU-T H.264 §9.1.1).
  int signedGolomb() {
    int code = unsignedGolomb();
    return (code & 1) == 0 ? -(code >>> 1) : (code + 1) >>> 1;
  }

  /// `uvlc()` of AV1 (§4.10.3): as Exp-Golomb, except that 32 zeros and more have no rest.
  void skipUvlc() {
    int zeros = 0;
    while (!exhausted() && bit() == 0) {
      zeros++;
    }
    if (zeros < 32) {
      skip(zeros);
    }
  }
}
