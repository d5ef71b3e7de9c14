package live.spyglass.ingest.codec;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `HEVCDecoderConfigurationRecord`, ISO/IEC 14496-15 §8.3.3.1.
final class HevcConfiguration {

  private static final int HEADER = 23;
  private static final int VPS = 32;
  private static final int SPS = 33;
  private static final int PPS = 34;

  /// Bytes of the general profile, tier and level (H.265 §7.3.3).
  private static final int PROFILE_TIER_LEVEL = 12;

  private HevcConfiguration() {}

  /// The first sequence parameter set, with its NAL unit header.
  static Optional<Payload> findSequenceParameterSet(Payload configuration) {
    if (configuration.size() < HEADER) {
      return Optional.empty();
    }
    int arrays = configuration.at(22);
    int position = HEADER;
    for (int i = 0; i < arrays && position + 3 <= configuration.size(); i++) {
      int type = configuration.at(position) & 0x3f;
      int units = configuration.at(position + 1) << 8 | configuration.at(position + 2);
      position += 3;
      for (int j = 0; j < units && position + 2 <= configuration.size(); j++) {
        int length = configuration.at(position) << 8 | configuration.at(position + 1);
        position += 2;
        if (length > configuration.size() - position) {
          return Optional.empty();
        }
        if (type == SPS) {
          return Optional.of(configuration.slice(position, length));
        }
        position += length;
      }
    }
    return Optional.empty();
  }

  /// Of parameter sets with their NAL unit headers; empty when they cannot be read.
  static Optional<Payload> make(
      List<Payload> videos, List<Payload> sequences, List<Payload> pictures) {
    Payload first = sequences.getFirst();
    Optional<Picture> picture = HevcSps.read(first);
    if (picture.isEmpty()) {
      return Optional.empty();
    }
    BitReader in = BitReader.ofNalUnit(first, 2);
    in.skip(4);
    int subLayers = in.read(3) + 1;
    int nested = in.bit();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    for (int i = 0; i < PROFILE_TIER_LEVEL; i++) {
      out.write(in.read(8));
    }
    Picture form = picture.get();
    // Of segmentation, parallelism and frame rate nothing is said.
    out.writeBytes(new byte[] {(byte) 0xf0, 0, (byte) 0xfc});
    out.write(0xfc | form.chroma().format());
    out.write(0xf8 | form.lumaBits() - 8);
    out.write(0xf8 | form.chromaBits() - 8);
    out.writeBytes(new byte[2]);
    out.write(subLayers << 3 | nested << 2 | 3);
    out.write(3);
    writeArray(out, VPS, videos);
    writeArray(out, SPS, sequences);
    writeArray(out, PPS, pictures);
    return Optional.of(Payload.of(out.toByteArray()));
  }

  /// One that says that all sets of its kind are in it, and none in the pictures.
  private static void writeArray(ByteArrayOutputStream out, int type, List<Payload> sets) {
    out.write(0x80 | type);
    out.write(sets.size() >> 8);
    out.write(sets.size());
    sets.forEach(set -> AvcConfiguration.writeSet(out, set));
  }

  /// `hvc1.…` (ISO/IEC 14496-15 Annex E.3).
  static Optional<String> findName(Payload configuration) {
    if (configuration.size() < HEADER) {
      return Optional.empty();
    }
    int first = configuration.at(1);
    StringBuilder name = new StringBuilder("hvc1.");
    name.append(new String[] {"", "A", "B", "C"}[first >> 6]).append(first & 0x1f).append('.');
    int compatibility =
        configuration.at(2) << 24
            | configuration.at(3) << 16
            | configuration.at(4) << 8
            | configuration.at(5);
    name.append(Integer.toHexString(Integer.reverse(compatibility)).toUpperCase(Locale.ROOT));
    name.append((first & 0x20) == 0 ? ".L" : ".H").append(configuration.at(12));
    int last = 11;
    while (last >= 6 && configuration.at(last) == 0) {
      last--;
    }
    for (int i = 6; i <= last; i++) {
      name.append('.').append("%X".formatted(configuration.at(i)));
    }
    return Optional.of(name.toString());
  }
}
