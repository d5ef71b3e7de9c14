package live.spyglass.ingest.flv;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// The extended tag header of Enhanced RTMP v2 ("ExVideoTagHeader", "ExAudioTagHeader"), with its
/// modifiers read. `fourCc` is 0 for multitrack, where it stands elsewhere; `offsetNanos` is added
/// to the timestamp; `rest` is what follows.
record ExHeader(int type, int fourCc, int offsetNanos, Payload rest) {

  /// The audio format that announces an extended header.
  static final int AUDIO_FORMAT = 9;

  static final int SEQUENCE_START = 0;
  static final int CODED_FRAMES = 1;
  static final int SEQUENCE_END = 2;

  /// Video only: coded frames whose composition time is 0.
  static final int CODED_FRAMES_X = 3;

  /// Colour information of video; multichannel configuration of audio.
  static final int METADATA = 4;

  private static final int AUDIO_MULTITRACK = 5;
  private static final int VIDEO_MULTITRACK = 6;
  static final int MULTITRACK = 6;
  private static final int MOD_EX = 7;
  private static final int TIMESTAMP_OFFSET_NANO = 0;

  static ExHeader read(Codec.Kind kind, Payload body) throws FlvException {
    int type = body.at(0) & 15;
    int position = 1;
    int nanos = 0;
    while (type == MOD_EX) {
      need(body, position + 1);
      int size = body.at(position++) + 1;
      if (size == 256) {
        need(body, position + 2);
        size = (body.at(position) << 8 | body.at(position + 1)) + 1;
        position += 2;
      }
      need(body, position + size + 1);
      int next = body.at(position + size);
      if (next >> 4 == TIMESTAMP_OFFSET_NANO && size >= 3) {
        nanos = body.at(position) << 16 | body.at(position + 1) << 8 | body.at(position + 2);
      }
      type = next & 15;
      position += size + 1;
    }
    if (type == (kind == Codec.Kind.VIDEO ? VIDEO_MULTITRACK : AUDIO_MULTITRACK)) {
      return new ExHeader(MULTITRACK, 0, nanos, body.from(position));
    }
    need(body, position + 4);
    int fourCc =
        body.at(position) << 24
            | body.at(position + 1) << 16
            | body.at(position + 2) << 8
            | body.at(position + 3);
    // 5 is MPEG-2 TS for video; keep it apart from this reader's own name for multitrack.
    return new ExHeader(type == MULTITRACK ? 15 : type, fourCc, nanos, body.from(position + 4));
  }

  private static void need(Payload body, int size) throws FlvException {
    if (body.size() < size) {
      throw new FlvException("tag shorter than its extended header");
    }
  }
}
