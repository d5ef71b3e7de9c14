package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.Arrays;

/// Bits of an H.264 parameter set, emulation prevention removed (ITU-T H.264 §7.3.1, §9.1).
final class BitReader {

  private final byte[] bytes;
  private final int length;
  private int position;

  BitReader(byte[] nal, int offset, int size) {
    this.bytes = withoutEmulationPrevention(Arrays.copyOfRange(nal, offset, offset + size));
    this.length = bytes.length * 8;
  }

  static byte[] withoutEmulationPrevention(byte[] nal) {
    byte[] plain = new byte[nal.length];
    int zeros = 0;
    int kept = 0;
    for (byte one : nal) {
      if (zeros >= 2 && one == 3) {
        zeros = 0;
        continue;
      }
      zeros = one == 0 ? zeros + 1 : 0;
      plain[kept++] = one;
    }
    return Arrays.copyOf(plain, kept);
  }

  int bit() throws IOException {
    if (position >= length) {
      throw new IOException("the parameter set is cut short");
    }
    int value = bytes[position >> 3] >> (7 - (position & 7)) & 1;
    position++;
    return value;
  }

  boolean flag() throws IOException {
    return bit() == 1;
  }

  long bits(int count) throws IOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /// ue(v), at most 2^20: nothing read here is larger in a sane stream.
  int unsigned() throws IOException {
    int zeros = 0;
    while (bit() == 0) {
      if (++zeros > 20) {
        throw new IOException("the parameter set holds an absurd number");
      }
    }
    return (int) ((1L << zeros) - 1 + bits(zeros));
  }

  /// se(v)
  int signed() throws IOException {
    int value = unsigned();
    return (value & 1) == 1 ? (value + 1) / 2 : -(value / 2);
  }
}
