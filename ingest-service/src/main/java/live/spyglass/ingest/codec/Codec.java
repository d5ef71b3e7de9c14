package live.spyglass.ingest.codec;

import java.util.Optional;

/// What a track is coded with. The four-character codes are those of Enhanced RTMP v2 ("Enhanced
/// Video", "Enhanced Audio"), which are those of ISO BMFF where there is one.
public enum Codec {
  H264(Kind.VIDEO, "avc1"),
  HEVC(Kind.VIDEO, "hvc1"),
  AV1(Kind.VIDEO, "av01"),
  VP9(Kind.VIDEO, "vp09"),
  VP8(Kind.VIDEO, "vp08"),
  AAC(Kind.AUDIO, "mp4a"),
  OPUS(Kind.AUDIO, "Opus"),
  FLAC(Kind.AUDIO, "fLaC"),
  MP3(Kind.AUDIO, ".mp3"),
  AC3(Kind.AUDIO, "ac-3"),
  EAC3(Kind.AUDIO, "ec-3");

  private final Kind kind;
  private final String text;
  private final int fourCc;

  Codec(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
    this.fourCc = fourCc(text);
  }

  public Kind kind() {
    return kind;
  }

  /// The four-character code, first character in the highest byte.
  public int fourCc() {
    return fourCc;
  }

  /// The four-character code as text.
  public String fourCcText() {
    return text;
  }

  /// Whether frames carry a composition time in FLV: those codecs whose frames may be stored in
  /// another order than they are shown (Enhanced RTMP v2, "CodedFrames").
  public boolean reordersFrames() {
    return this == H264 || this == HEVC;
  }

  /// Whether a decoder can do nothing before it has seen a configuration.
  public boolean needsConfiguration() {
    return switch (this) {
      case H264, HEVC, AAC, FLAC -> true;
      case AV1, VP9, VP8, OPUS, MP3, AC3, EAC3 -> false;
    };
  }

  public static Optional<Codec> findByFourCc(Kind kind, int fourCc) {
    for (Codec codec : values()) {
      if (codec.fourCc == fourCc && codec.kind == kind) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }

  private static int fourCc(String text) {
    return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
  }

  /// What a codec is for.
  public enum Kind {
    VIDEO,
    AUDIO
  }
}
