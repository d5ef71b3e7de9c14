package live.spyglass.ingest.codec;

import java.util.Optional;

/// What an AV1 sequence header says, AV1 Bitstream & Decoding Process Specification §5.5. `level`
/// and `tier` are of the first operating point.
record Av1Sequence(int profile, int level, boolean highTier, Picture picture) {

  /// `av1C` before its OBUs: AV1 Codec ISO Media File Format Binding §2.3.3.
  private static final int CONFIGURATION_HEADER = 4;

  private static final int SEQUENCE_HEADER = 1;
  private static final int MAX_LEB128 = 8;
  private static final int SELECT = 2;
  private static final int SRGB = 13;
  private static final int BT_709 = 1;

  static Optional<Picture> ofConfiguration(Payload configuration) {
    return configuration.size() < CONFIGURATION_HEADER
        ? Optional.empty()
        : ofTemporalUnit(configuration.from(CONFIGURATION_HEADER));
  }

  /// The first sequence header among OBUs in the low-overhead format, §5.2.
  static Optional<Picture> ofTemporalUnit(Payload obus) {
    int position = 0;
    while (position < obus.size()) {
      int header = obus.at(position);
      int type = header >> 3 & 15;
      position += (header & 4) == 0 ? 1 : 2;
      long size = 0;
      if ((header & 2) == 0) {
        size = (long) obus.size() - position;
      } else {
        int more = 0x80;
        for (int i = 0; i < MAX_LEB128 && more != 0 && position < obus.size(); i++) {
          int next = obus.at(position++);
          size |= (long) (next & 0x7f) << (7 * i);
          more = next & 0x80;
        }
      }
      if (size < 0 || size > obus.size() - position) {
        return Optional.empty();
      }
      if (type == SEQUENCE_HEADER) {
        return read(obus.slice(position, (int) size)).map(Av1Sequence::picture);
      }
      position += (int) size;
    }
    return Optional.empty();
  }

  /// §5.5.1: the payload of a sequence header.
  static Optional<Av1Sequence> read(Payload header) {
    BitReader in = BitReader.of(header);
    int profile = in.read(3);
    in.skip(1);
    boolean reduced = in.flag();
    int level;
    boolean highTier = false;
    if (reduced) {
      level = in.read(5);
    } else {
      int levelAndTier = readOperatingPoints(in);
      level = levelAndTier & 31;
      highTier = levelAndTier > 31;
    }
    int widthBits = in.read(4) + 1;
    int heightBits = in.read(4) + 1;
    int width = in.read(widthBits) + 1;
    int height = in.read(heightBits) + 1;
    if (!reduced && in.flag()) {
      in.skip(4 + 3);
    }
    in.skip(3);
    if (!reduced) {
      skipTools(in);
    }
    in.skip(3);
    int bits = 8;
    if (in.flag()) {
      bits = profile == 2 && in.flag() ? 12 : 10;
    }
    Picture.Chroma chroma = readChroma(in, profile, bits);
    Picture picture = new Picture(width, height, chroma, bits, bits);
    return in.exhausted()
        ? Optional.empty()
        : Optional.of(new Av1Sequence(profile, level, highTier, picture));
  }

  /// The level of the first in five bits, and its tier above.
  private static int readOperatingPoints(BitReader in) {
    boolean model = false;
    int delayBits = 0;
    if (in.flag()) { // timing_info, §5.5.3
      in.skip(64);
      if (in.flag()) {
        in.skipUvlc();
      }
      model = in.flag();
      if (model) { // decoder_model_info, §5.5.4
        delayBits = in.read(5) + 1;
        in.skip(32 + 5 + 5);
      }
    }
    boolean displayDelay = in.flag();
    int points = in.read(5) + 1;
    int first = 0;
    for (int i = 0; i < points; i++) {
      in.skip(12);
      int levelAndTier = in.read(5);
      if (levelAndTier > 7) {
        levelAndTier |= in.bit() << 5;
      }
      first = i == 0 ? levelAndTier : first;
      if (model && in.flag()) {
        in.skip(2 * delayBits + 1);
      }
      if (displayDelay && in.flag()) {
        in.skip(4);
      }
    }
    return first;
  }

  private static void skipTools(BitReader in) {
    in.skip(4);
    boolean orderHint = in.flag();
    if (orderHint) {
      in.skip(2);
    }
    int screenContent = in.flag() ? SELECT : in.read(1);
    if (screenContent > 0 && !in.flag()) {
      in.skip(1);
    }
    if (orderHint) {
      in.skip(3);
    }
  }

  /// §5.5.2, after the bit depth.
  private static Picture.Chroma readChroma(BitReader in, int profile, int bits) {
    if (profile != 1 && in.flag()) {
      return Picture.Chroma.NONE;
    }
    if (in.flag()) {
      int primaries = in.read(8);
      int transfer = in.read(8);
      int matrix = in.read(8);
      if (primaries == BT_709 && transfer == SRGB && matrix == 0) {
        return Picture.Chroma.FULL;
      }
    }
    in.skip(1);
    return switch (profile) {
      case 0 -> Picture.Chroma.QUARTER;
      case 1 -> Picture.Chroma.FULL;
      default -> {
        boolean columns = bits != 12 || in.flag();
        boolean rows = bits == 12 && columns && in.flag();
        yield Picture.Chroma.ofSubsampling(columns, rows);
      }
    };
  }
}
