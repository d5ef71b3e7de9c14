package live.spyglass.ingest.codec;

import java.util.Optional;

/// Picture size and format from an HEVC sequence parameter set, ITU-T H.265 §7.3.2.2.1.
final class HevcSps {

  private HevcSps() {}

  static Optional<Picture> read(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 2);
    in.skip(4);
    int subLayers = in.read(3);
    in.skip(1);
    skipProfileTierLevel(in, subLayers);
    in.unsignedGolomb(); // sps_seq_parameter_set_id
    int format = in.unsignedGolomb();
    Picture.Chroma chroma = Picture.Chroma.ofFormat(format, format == 3 && in.flag());
    int width = in.unsignedGolomb();
    int height = in.unsignedGolomb();
    if (in.flag()) {
      width -= (in.unsignedGolomb() + in.unsignedGolomb()) * chroma.unitX();
      height -= (in.unsignedGolomb() + in.unsignedGolomb()) * chroma.unitY();
    }
    int lumaBits = in.unsignedGolomb() + 8;
    int chromaBits = in.unsignedGolomb() + 8;
    return in.exhausted()
        ? Optional.empty()
        : Optional.of(new Picture(width, height, chroma, lumaBits, chromaBits));
  }

  /// `sps_seq_parameter_set_id`
  static int id(Payload unit) {
    BitReader in = BitReader.ofNalUnit(unit, 2);
    in.skip(4);
    int subLayers = in.read(3);
    in.skip(1);
    skipProfileTierLevel(in, subLayers);
    return in.unsignedGolomb();
  }

  /// §7.3.3; `subLayers` is `sps_max_sub_layers_minus1`.
  private static void skipProfileTierLevel(BitReader in, int subLayers) {
    in.skip(96);
    int present = in.read(2 * subLayers);
    if (subLayers > 0) {
      in.skip(2 * (8 - subLayers));
    }
    for (int i = 0; i < subLayers; i++) {
      int flags = (present >> (2 * (subLayers - 1 - i))) & 3;
      in.skip(((flags & 2) == 0 ? 0 : 88) + ((flags & 1) == 0 ? 0 : 8));
    }
  }
}
