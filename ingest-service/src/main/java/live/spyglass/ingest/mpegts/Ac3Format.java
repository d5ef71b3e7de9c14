package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// AC-3 and E-AC-3, ETSI TS 102 366 §4.3.1 and §E.1.2, told apart by their `bsid`. An E-AC-3 frame
/// is an independent substream with the dependent and further ones behind it.
final class Ac3Format implements SoundFormat {

  private static final int HEADER = 6;
  private static final int LAST_AC3 = 10;
  private static final int LAST_EAC3 = 16;
  private static final int DEPENDENT = 1;
  private static final int BLOCK_SAMPLES = 256;
  private static final int[] BLOCKS = {1, 2, 3, 6};
  private static final int[] RATES = {48_000, 44_100, 32_000};
  private static final int[] KILOBITS = {
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640
  };

  @Override
  public Look look(Payload bytes, int at) {
    if (bytes.size() - at < HEADER) {
      return NoFrame.TOO_SHORT;
    }
    if (bytes.at(at) != 0x0b || bytes.at(at + 1) != 0x77) {
      return NoFrame.NONE;
    }
    int version = bytes.at(at + 5) >> 3;
    return version > LAST_EAC3
        ? NoFrame.NONE
        : version > LAST_AC3 ? enhanced(bytes, at) : plain(bytes, at, version);
  }

  /// `bsid` 9 and 10 halve and quarter the rate.
  private static Look plain(Payload bytes, int at, int version) {
    int rate = bytes.at(at + 4) >> 6;
    int code = bytes.at(at + 4) & 0x3f;
    if (rate >= RATES.length || code >= 2 * KILOBITS.length) {
      return NoFrame.NONE;
    }
    int kilobits = KILOBITS[code >> 1];
    int size =
        switch (rate) {
          case 0 -> kilobits * 4;
          case 1 -> 2 * (320 * kilobits / 147 + (code & 1));
          default -> kilobits * 6;
        };
    int slower = Math.max(0, version - 8);
    return new SoundFrame(
        Codec.AC3, Payload.EMPTY, 0, size, 6 * BLOCK_SAMPLES, RATES[rate] >> slower);
  }

  private static Look enhanced(Payload bytes, int at) {
    int rate = bytes.at(at + 4) >> 6;
    int second = bytes.at(at + 4) >> 4 & 3;
    if (isFurther(bytes, at) || (rate >= RATES.length && second >= RATES.length)) {
      return NoFrame.NONE;
    }
    int size = enhancedSize(bytes, at);
    while (bytes.size() - at - size >= HEADER
        && bytes.at(at + size) == 0x0b
        && bytes.at(at + size + 1) == 0x77
        && isFurther(bytes, at + size)) {
      size += enhancedSize(bytes, at + size);
    }
    boolean half = rate >= RATES.length;
    return new SoundFrame(
        Codec.EAC3,
        Payload.EMPTY,
        0,
        size,
        (half ? 6 : BLOCKS[second]) * BLOCK_SAMPLES,
        half ? RATES[second] / 2 : RATES[rate]);
  }

  private static boolean isFurther(Payload bytes, int at) {
    int third = bytes.at(at + 2);
    return third >> 6 == DEPENDENT || (third >> 3 & 7) > 0;
  }

  private static int enhancedSize(Payload bytes, int at) {
    return 2 * (((bytes.at(at + 2) & 7) << 8 | bytes.at(at + 3)) + 1);
  }
}
