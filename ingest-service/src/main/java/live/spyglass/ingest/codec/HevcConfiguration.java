package live.spyglass.ingest.codec;

import java.util.Locale;
import java.util.Optional;

/// `HEVCDecoderConfigurationRecord`, ISO/IEC 14496-15 §8.3.3.1.
final class HevcConfiguration {

  private static final int HEADER = 23;
  private static final int SPS = 33;

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
