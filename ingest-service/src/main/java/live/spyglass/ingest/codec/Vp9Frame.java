package live.spyglass.ingest.codec;

import java.util.Optional;

/// Picture size and format from a keyframe of VP9, whose configuration says no size: VP9 Bitstream
/// & Decoding Process Specification §6.2, the uncompressed header.
final class Vp9Frame {

  private static final int SYNC_CODE = 0x498342;
  private static final int SRGB = 7;

  private Vp9Frame() {}

  static Optional<Picture> read(Payload frame) {
    BitReader in = BitReader.of(frame);
    int marker = in.read(2);
    int profile = in.bit() | in.bit() << 1;
    if (profile == 3) {
      in.skip(1);
    }
    boolean existing = in.flag();
    boolean keyframe = !in.flag();
    in.skip(2);
    if (marker != 2 || existing || !keyframe || in.read(24) != SYNC_CODE) {
      return Optional.empty();
    }
    int bits = profile < 2 ? 8 : in.flag() ? 12 : 10;
    Picture.Chroma chroma = readChroma(in, profile);
    int width = in.read(16) + 1;
    int height = in.read(16) + 1;
    return in.exhausted()
        ? Optional.empty()
        : Optional.of(new Picture(width, height, chroma, bits, bits));
  }

  /// §6.2.2, after the bit depth. Profiles 1 and 3 may have more chroma than 4:2:0.
  private static Picture.Chroma readChroma(BitReader in, int profile) {
    boolean chosen = (profile & 1) == 1;
    if (in.read(3) == SRGB) {
      in.skip(chosen ? 1 : 0);
      return Picture.Chroma.FULL;
    }
    in.skip(1);
    if (!chosen) {
      return Picture.Chroma.QUARTER;
    }
    boolean columns = in.flag();
    boolean rows = in.flag();
    in.skip(1);
    return Picture.Chroma.ofSubsampling(columns, rows);
  }
}
