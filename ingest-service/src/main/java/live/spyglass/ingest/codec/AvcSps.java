package live.spyglass.ingest.codec;

import java.util.Optional;
import java.util.Set;

/// Picture size and format from an H.264 sequence parameter set, ITU-T H.264 §7.3.2.1.1 and
/// §7.4.2.1.1.
final class AvcSps {

  /// Profiles whose set has the chroma fields.
  private static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  private static final int MAX_REFERENCE_CYCLE = 255;

  private AvcSps() {}

  static Optional<Picture> read(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 1);
    int profile = in.read(8);
    in.skip(16);
    in.unsignedGolomb(); // seq_parameter_set_id
    Format format = HIGH_PROFILES.contains(profile) ? readFormat(in) : Format.PLAIN;
    in.unsignedGolomb(); // log2_max_frame_num_minus4
    skipOrderCount(in);
    in.unsignedGolomb(); // max_num_ref_frames
    in.skip(1);
    int widthInBlocks = in.unsignedGolomb() + 1;
    int heightInUnits = in.unsignedGolomb() + 1;
    boolean framesOnly = in.flag();
    int fields = framesOnly ? 1 : 2;
    if (!framesOnly) {
      in.skip(1);
    }
    in.skip(1);
    int width = widthInBlocks * 16;
    int height = heightInUnits * 16 * fields;
    if (in.flag()) {
      Picture.Chroma chroma = format.chroma();
      width -= (in.unsignedGolomb() + in.unsignedGolomb()) * chroma.unitX();
      height -= (in.unsignedGolomb() + in.unsignedGolomb()) * chroma.unitY() * fields;
    }
    return in.exhausted()
        ? Optional.empty()
        : Optional.of(
            new Picture(width, height, format.chroma(), format.lumaBits(), format.chromaBits()));
  }

  /// What `avcC` says in addition of the high profiles: chroma format, depths, no further sets.
  static Optional<byte[]> findExtension(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 1);
    int profile = in.read(8);
    in.skip(16);
    in.unsignedGolomb();
    if (!HIGH_PROFILES.contains(profile)) {
      return Optional.empty();
    }
    int chroma = in.unsignedGolomb();
    if (chroma == 3) {
      in.skip(1);
    }
    int luma = in.unsignedGolomb();
    int colour = in.unsignedGolomb();
    return in.exhausted() || chroma > 3 || luma > 6 || colour > 6
        ? Optional.empty()
        : Optional.of(
            new byte[] {(byte) (0xfc | chroma), (byte) (0xf8 | luma), (byte) (0xf8 | colour), 0});
  }

  /// What the high profiles say of a pixel.
  private record Format(Picture.Chroma chroma, int lumaBits, int chromaBits) {
    static final Format PLAIN = new Format(Picture.Chroma.QUARTER, 8, 8);
  }

  private static Format readFormat(BitReader in) {
    int chroma = in.unsignedGolomb();
    boolean planesApart = chroma == 3 && in.flag();
    int lumaBits = in.unsignedGolomb() + 8;
    int chromaBits = in.unsignedGolomb() + 8;
    in.skip(1);
    if (in.flag()) {
      int lists = chroma == 3 ? 12 : 8;
      for (int i = 0; i < lists; i++) {
        if (in.flag()) {
          skipScalingList(in, i < 6 ? 16 : 64);
        }
      }
    }
    return new Format(Picture.Chroma.ofFormat(chroma, planesApart), lumaBits, chromaBits);
  }

  /// §7.3.2.1.1.1.
  private static void skipScalingList(BitReader in, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = last + in.signedGolomb() & 0xff;
      last = next == 0 ? last : next;
    }
  }

  private static void skipOrderCount(BitReader in) {
    int type = in.unsignedGolomb();
    if (type == 0) {
      in.unsignedGolomb();
    } else if (type == 1) {
      in.skip(1);
      in.signedGolomb();
      in.signedGolomb();
      int cycle = Math.min(in.unsignedGolomb(), MAX_REFERENCE_CYCLE);
      for (int i = 0; i < cycle; i++) {
        in.signedGolomb();
      }
    }
  }
}
