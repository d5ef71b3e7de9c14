package live.spyglass.transcode.ladder;

/// The head of an audio tag's payload: the old form (Adobe FLV specification 10.1 §E.4.2.1) or the
/// enhanced one (Enhanced RTMP v2, ExAudioTagHeader). `format` tells codecs apart: the old number,
/// or the FourCC.
record AudioPayload(int format, boolean configuration, boolean sound) {

  static final int MP3 = 2;
  static final int AAC = 10;
  static final int OPUS = 0x4f707573;

  private static final int ENHANCED = 9;
  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;

  static AudioPayload of(FlvTag tag) {
    int format = tag.at(0) >> 4;
    if (format == ENHANCED) {
      int type = tag.at(0) & 0xf;
      return new AudioPayload(tag.fourCc(), type == SEQUENCE_START, type == CODED_FRAMES);
    }
    boolean configuration = format == AAC && tag.at(1) == 0;
    return new AudioPayload(format, configuration, !configuration);
  }
}
