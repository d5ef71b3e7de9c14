package live.spyglass.ingest.codec;

import java.util.Optional;

/// `AVCDecoderConfigurationRecord`, ISO/IEC 14496-15 §5.3.3.1.
final class AvcConfiguration {

  private static final int HEADER = 6;

  private AvcConfiguration() {}

  /// The first sequence parameter set, with its NAL unit header.
  static Optional<Payload> findSequenceParameterSet(Payload configuration) {
    if (configuration.size() < HEADER + 2 || (configuration.at(5) & 0x1f) == 0) {
      return Optional.empty();
    }
    int length = configuration.at(HEADER) << 8 | configuration.at(HEADER + 1);
    if (length < 4 || configuration.size() < HEADER + 2 + length) {
      return Optional.empty();
    }
    return Optional.of(configuration.slice(HEADER + 2, length));
  }

  /// `avc1.PPCCLL` (RFC 6381 §3.3).
  static Optional<String> findName(Payload configuration) {
    return configuration.size() < 4
        ? Optional.empty()
        : Optional.of(
            "avc1.%02x%02x%02x"
                .formatted(configuration.at(1), configuration.at(2), configuration.at(3)));
  }
}
