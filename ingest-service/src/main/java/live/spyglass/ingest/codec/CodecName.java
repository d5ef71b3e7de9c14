package live.spyglass.ingest.codec;

import java.util.Optional;

/// What a track is called in the `codecs` parameter (RFC 6381 and the bindings of each codec).
public final class CodecName {

  private CodecName() {}

  /// The full name where the configuration tells it, the bare four-character code otherwise.
  public static String of(Codec codec, Payload configuration) {
    return switch (codec) {
      case H264 -> AvcConfiguration.findName(configuration).orElse("avc1");
      case HEVC -> HevcConfiguration.findName(configuration).orElse("hvc1");
      case AV1 -> findAv1(configuration).orElse("av01");
      case VP9 -> findVp9(configuration).orElse("vp09");
      case VP8 -> "vp08";
      case AAC -> findAac(configuration).orElse("mp4a.40.2");
      case OPUS -> "Opus";
      case FLAC -> "fLaC";
      case MP3 -> "mp4a.6b";
      case AC3 -> "ac-3";
      case EAC3 -> "ec-3";
    };
  }

  /// `av1C`: AV1 Codec ISO Media File Format Binding §2.3.3 and §5.
  private static Optional<String> findAv1(Payload configuration) {
    if (configuration.size() < 4) {
      return Optional.empty();
    }
    int profile = configuration.at(1) >> 5;
    int flags = configuration.at(2);
    int depth = (flags & 0x40) == 0 ? 8 : profile == 2 && (flags & 0x20) != 0 ? 12 : 10;
    return Optional.of(
        "av01.%d.%02d%s.%02d"
            .formatted(
                profile, configuration.at(1) & 0x1f, (flags & 0x80) == 0 ? "M" : "H", depth));
  }

  /// `vpcC`: VP Codec ISO Media File Format Binding, "Codecs Parameter String". In FLV the record
  /// comes with its four bytes of version and flags.
  private static Optional<String> findVp9(Payload configuration) {
    return configuration.size() < 7
        ? Optional.empty()
        : Optional.of(
            "vp09.%02d.%02d.%02d"
                .formatted(configuration.at(4), configuration.at(5), configuration.at(6) >> 4));
  }

  /// `AudioSpecificConfig`, ISO/IEC 14496-3 §1.6.2.1: the object type.
  private static Optional<String> findAac(Payload configuration) {
    if (configuration.size() < 2) {
      return Optional.empty();
    }
    int type = configuration.at(0) >> 3;
    if (type == 31) {
      type = 32 + ((configuration.at(0) & 7) << 3 | configuration.at(1) >> 5);
    }
    return Optional.of("mp4a.40." + type);
  }
}
