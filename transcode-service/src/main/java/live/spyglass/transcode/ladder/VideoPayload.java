package live.spyglass.transcode.ladder;

/// The head of a video tag's payload: the old form (Adobe FLV specification 10.1 §E.4.3.1) or the
/// enhanced one, which names its codec by a FourCC (Enhanced RTMP v2, ExVideoTagHeader).
/// `configuration`: holds a decoder configuration, at `offset`, and no picture; `keyframe`: a
/// picture that a decoder can start with; `shownLater`: milliseconds from decoding to showing;
/// `data`: where the picture begins.
record VideoPayload(
    Source.Codec codec,
    boolean configuration,
    boolean picture,
    boolean keyframe,
    int offset,
    int shownLater,
    int data) {

  private static final int ENHANCED = 0x80;
  private static final int KEYFRAME = 1;
  private static final int AVC = 7;
  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;
  private static final int CODED_FRAMES_X = 3;

  static VideoPayload of(FlvTag tag) {
    int first = tag.at(0);
    boolean keyframe = (first >> 4 & 7) == KEYFRAME;
    if ((first & ENHANCED) == 0) {
      boolean avc = (first & 0xf) == AVC;
      boolean configuration = avc && tag.at(1) == 0;
      boolean picture = !avc || tag.at(1) == 1;
      return new VideoPayload(
          avc ? Source.Codec.H264 : Source.Codec.OTHER,
          configuration,
          picture,
          keyframe && picture,
          5,
          avc && picture ? signed24(tag, 2) : 0,
          avc ? 5 : 1);
    }
    Source.Codec codec = codec(tag.fourCc());
    int type = first & 0xf;
    boolean picture = type == CODED_FRAMES || type == CODED_FRAMES_X;
    boolean reordered = codec == Source.Codec.H264 || codec == Source.Codec.HEVC;
    return new VideoPayload(
        codec,
        type == SEQUENCE_START,
        picture,
        keyframe && picture,
        5,
        reordered && type == CODED_FRAMES ? signed24(tag, 5) : 0,
        reordered && type == CODED_FRAMES ? 8 : 5);
  }

  private static Source.Codec codec(int fourCc) {
    return switch (fourCc) {
      case 0x61766331 -> Source.Codec.H264;
      case 0x68766331 -> Source.Codec.HEVC;
      case 0x61763031 -> Source.Codec.AV1;
      case 0x76703039 -> Source.Codec.VP9;
      case 0x76703038 -> Source.Codec.VP8;
      default -> Source.Codec.OTHER;
    };
  }

  private static int signed24(FlvTag tag, int at) {
    return (tag.at(at) << 24 | tag.at(at + 1) << 16 | tag.at(at + 2) << 8) >> 8;
  }
}
