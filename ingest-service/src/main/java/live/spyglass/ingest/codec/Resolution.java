package live.spyglass.ingest.codec;

import java.util.Optional;

/// Size of the picture as shown, in pixels.
public record Resolution(int width, int height) {

  private static final int LARGEST = 16_384;

  /// From a decoder configuration; empty when it does not say or ingest does not read that codec.
  public static Optional<Resolution> of(Codec codec, Payload configuration) {
    Optional<Resolution> found =
        switch (codec) {
          case H264 ->
              AvcConfiguration.findSequenceParameterSet(configuration).flatMap(AvcSps::read);
          case HEVC ->
              HevcConfiguration.findSequenceParameterSet(configuration).flatMap(HevcSps::read);
          case AV1, VP8, VP9, AAC, OPUS, FLAC, MP3, AC3, EAC3 -> Optional.empty();
        };
    return found.filter(Resolution::isSensible);
  }

  private boolean isSensible() {
    return width > 0 && height > 0 && width <= LARGEST && height <= LARGEST;
  }
}
