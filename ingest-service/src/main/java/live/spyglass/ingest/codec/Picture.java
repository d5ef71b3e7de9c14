package live.spyglass.ingest.codec;

import java.util.Optional;

/// The form of a track's pictures: size as shown, in pixels, and how a pixel is stored.
public record Picture(int width, int height, Chroma chroma, int lumaBits, int chromaBits) {

  /// Wider or higher than any picture that is broadcast, and as much as decoders here allocate.
  public static final int LARGEST = 8192;

  /// What a broken configuration may claim before it counts as none.
  private static final int SENSIBLE = 65_536;

  /// From a decoder configuration; empty when it does not say.
  public static Optional<Picture> ofConfiguration(Codec codec, Payload configuration) {
    Optional<Picture> found =
        switch (codec) {
          case H264 ->
              AvcConfiguration.findSequenceParameterSet(configuration).flatMap(AvcSps::read);
          case HEVC ->
              HevcConfiguration.findSequenceParameterSet(configuration).flatMap(HevcSps::read);
          case AV1 -> Av1Sequence.ofConfiguration(configuration);
          case VP9, VP8, AAC, OPUS, FLAC, MP3, AC3, EAC3 -> Optional.empty();
        };
    return found.filter(Picture::isSensible);
  }

  /// From a keyframe of a codec whose keyframes say it themselves, AV1, VP9 and VP8; empty for
  /// others, and when it does not say.
  public static Optional<Picture> ofKeyframe(Codec codec, Payload frame) {
    Optional<Picture> found =
        switch (codec) {
          case AV1 -> Av1Sequence.ofTemporalUnit(frame);
          case VP9 -> Vp9Frame.read(frame);
          case VP8 -> Vp8Frame.read(frame);
          case H264, HEVC, AAC, OPUS, FLAC, MP3, AC3, EAC3 -> Optional.empty();
        };
    return found.filter(Picture::isSensible);
  }

  public boolean isTooLarge() {
    return width > LARGEST || height > LARGEST;
  }

  /// Whether decoders exist: FFmpeg's, which decode anything but planes coded apart, luma and
  /// chroma of different depth, and unusual depths.
  public boolean isDecodable(Codec codec) {
    boolean depth =
        switch (lumaBits) {
          case 8, 10, 12 -> true;
          case 9 -> codec == Codec.H264 || codec == Codec.HEVC;
          case 14 -> codec == Codec.H264;
          default -> false;
        };
    return depth
        && chroma != Chroma.PLANES_APART
        && (lumaBits == chromaBits || chroma == Chroma.NONE);
  }

  /// For the broadcaster's eyes: `4:2:0, 8 bit`.
  public String format() {
    return lumaBits == chromaBits || chroma == Chroma.NONE
        ? "%s, %d bit".formatted(chroma.words(), lumaBits)
        : "%s, %d bit luma and %d bit chroma".formatted(chroma.words(), lumaBits, chromaBits);
  }

  private boolean isSensible() {
    return width > 0 && height > 0 && width <= SENSIBLE && height <= SENSIBLE;
  }

  /// How colour is sampled.
  public enum Chroma {
    NONE("4:0:0"),
    QUARTER("4:2:0"),
    HALF("4:2:2"),
    FULL("4:4:4"),
    /// H.264 and HEVC, `separate_colour_plane_flag`: three monochrome pictures.
    PLANES_APART("4:4:4 in separate planes");

    private final String words;

    Chroma(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /// `chroma_format_idc` of H.264 and HEVC.
    static Chroma ofFormat(int format, boolean planesApart) {
      return switch (format) {
        case 0 -> NONE;
        case 1 -> QUARTER;
        case 2 -> HALF;
        default -> planesApart ? PLANES_APART : FULL;
      };
    }

    /// `chroma_format_idc`
    int format() {
      return switch (this) {
        case NONE -> 0;
        case QUARTER -> 1;
        case HALF -> 2;
        case FULL, PLANES_APART -> 3;
      };
    }

    /// By whether chroma has half the columns, and half the rows, of luma.
    static Chroma ofSubsampling(boolean columns, boolean rows) {
      return columns && rows ? QUARTER : columns ? HALF : FULL;
    }

    /// Luma samples for one of chroma in a row, for cropping: ITU-T H.264 table 6-1.
    int unitX() {
      return this == QUARTER || this == HALF ? 2 : 1;
    }

    int unitY() {
      return this == QUARTER ? 2 : 1;
    }
  }
}
