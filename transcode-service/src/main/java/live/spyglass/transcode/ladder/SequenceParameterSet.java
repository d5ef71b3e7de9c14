package live.spyglass.transcode.ladder;

import java.io.IOException;
import java.util.Set;

/// What an H.264 sequence parameter set says about the picture (ITU-T H.264 §7.3.2.1.1, Annex E.1).
/// `frameRate` is 0 when it says nothing about time.
record SequenceParameterSet(
    int profile, int chromaFormat, int bitDepth, int width, int height, double frameRate) {

  private static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
  private static final int EXTENDED_ASPECT_RATIO = 255;

  /// From an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1.2) at `offset`.
  static SequenceParameterSet ofConfiguration(byte[] bytes, int offset, int length)
      throws IOException {
    if (length < 9 || (bytes[offset + 5] & 0x1f) == 0) {
      throw new IOException("the H.264 configuration holds no parameter set");
    }
    int size = (bytes[offset + 6] & 0xff) << 8 | (bytes[offset + 7] & 0xff);
    if (size < 4 || 8 + size > length) {
      throw new IOException("the H.264 configuration is cut short");
    }
    return parse(bytes, offset + 8, size);
  }

  /// Whether it says how colour is sampled: records of such a profile repeat it.
  boolean isHigh() {
    return HIGH_PROFILES.contains(profile);
  }

  /// A NAL unit with its header byte.
  static SequenceParameterSet parse(byte[] nal, int offset, int size) throws IOException {
    BitReader in = new BitReader(nal, offset + 1, size - 1);
    int profile = (int) in.bits(8);
    in.bits(16);
    in.unsigned();
    int chroma = 1;
    int depth = 8;
    if (HIGH_PROFILES.contains(profile)) {
      chroma = in.unsigned();
      if (chroma == 3) {
        in.bit();
      }
      int luma = in.unsigned();
      int color = in.unsigned();
      depth = 8 + Math.max(luma, color);
      in.bit();
      if (in.flag()) {
        skipScalingLists(in, chroma == 3 ? 12 : 8);
      }
    }
    in.unsigned();
    skipPictureOrder(in);
    in.unsigned();
    in.bit();
    int widthInBlocks = in.unsigned() + 1;
    int heightInUnits = in.unsigned() + 1;
    int fields = in.flag() ? 1 : 2;
    if (fields == 2) {
      in.bit();
    }
    in.bit();
    int width = widthInBlocks * 16;
    int height = heightInUnits * 16 * fields;
    if (in.flag()) {
      int stepX = chroma == 1 || chroma == 2 ? 2 : 1;
      int stepY = (chroma == 1 ? 2 : 1) * fields;
      width -= stepX * in.unsigned();
      width -= stepX * in.unsigned();
      height -= stepY * in.unsigned();
      height -= stepY * in.unsigned();
    }
    if (width < 16 || height < 16 || width > 16384 || height > 16384) {
      throw new IOException("the picture is of an absurd size");
    }
    return new SequenceParameterSet(profile, chroma, depth, width, height, rate(in));
  }

  private static double rate(BitReader in) throws IOException {
    if (!in.flag()) {
      return 0;
    }
    if (in.flag() && in.bits(8) == EXTENDED_ASPECT_RATIO) {
      in.bits(32);
    }
    if (in.flag()) {
      in.bit();
    }
    if (in.flag()) {
      in.bits(4);
      if (in.flag()) {
        in.bits(24);
      }
    }
    if (in.flag()) {
      in.unsigned();
      in.unsigned();
    }
    if (!in.flag()) {
      return 0;
    }
    long units = in.bits(32);
    long scale = in.bits(32);
    return units == 0 ? 0 : scale / (2.0 * units);
  }

  private static void skipPictureOrder(BitReader in) throws IOException {
    int type = in.unsigned();
    if (type == 0) {
      in.unsigned();
    } else if (type == 1) {
      in.bit();
      in.signed();
      in.signed();
      int count = Math.min(in.unsigned(), 255);
      for (int i = 0; i < count; i++) {
        in.signed();
      }
    }
  }

  private static void skipScalingLists(BitReader in, int lists) throws IOException {
    for (int i = 0; i < lists; i++) {
      if (in.flag()) {
        int size = i < 6 ? 16 : 64;
        int last = 8;
        int next = 8;
        for (int j = 0; j < size; j++) {
          if (next != 0) {
            next = (last + in.signed() + 256) % 256;
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }
}
