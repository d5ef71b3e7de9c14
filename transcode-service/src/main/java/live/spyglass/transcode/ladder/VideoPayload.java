package live.spyglass.transcode.ladder;

/// The head of a video tag's payload: the old form (Adobe FLV specification 10.1 §E.4.3.1) or the
/// enhanced one, which names its codec by a FourCC (Enhanced RTMP v2, ExVideoTagHeader).
/// `configuration`: holds a decoder configuration, at `offset`, and no picture.
record VideoPayload(boolean avc, boolean configuration, boolean keyframe, int offset) {

  private static final int ENHANCED = 0x80;
  private static final int KEYFRAME = 1;
  private static final int AVC = 7;

  static VideoPayload of(FlvTag tag) {
    int first = tag.at(0);
    boolean keyframe = (first >> 4 & 7) == KEYFRAME;
    if ((first & ENHANCED) == 0) {
      boolean avc = (first & 0xf) == AVC;
      boolean configuration = avc && tag.at(1) == 0;
      return new VideoPayload(avc, configuration, keyframe && !configuration, 5);
    }
    boolean avc = tag.at(1) == 'a' && tag.at(2) == 'v' && tag.at(3) == 'c' && tag.at(4) == '1';
    boolean configuration = (first & 0xf) == 0;
    boolean frame = (first & 0xf) == 1 || (first & 0xf) == 3;
    return new VideoPayload(avc, configuration, keyframe && frame, 5);
  }
}
