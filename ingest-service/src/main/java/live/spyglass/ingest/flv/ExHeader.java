package live.spyglass.ingest.flv;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// The extended tag header of Enhanced RTMP v2 ("ExVideoTagHeader", "ExAudioTagHeader"), with its
/// modifiers and its multitrack header read. `offsetNanos` is added to the timestamp; `rest` is
/// what follows, of the first track; `severalTracks`: there are more of them in this message.
record ExHeader(
    int type, int fourCc, int trackId, boolean severalTracks, int offsetNanos, Payload rest) {

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
  private static final int MOD_EX = 7;
  private static final int TIMESTAMP_OFFSET_NANO = 0;

  private static final int ONE_TRACK = 0;
  private static final int MANY_TRACKS_MANY_CODECS = 2;

  static ExHeader read(Codec.Kind kind, Payload body) throws FlvException {
    Cursor in = new Cursor(body, 1);
    int type = body.at(0) & 15;
    int nanos = 0;
    while (type == MOD_EX) {
      int size = in.read(1) + 1;
      if (size == 256) {
        size = in.read(2) + 1;
      }
      Payload data = in.take(size);
      int next = in.read(1);
      if (next >> 4 == TIMESTAMP_OFFSET_NANO && size >= 3) {
        nanos = data.at(0) << 16 | data.at(1) << 8 | data.at(2);
      }
      type = next & 15;
    }
    return type == (kind == Codec.Kind.VIDEO ? VIDEO_MULTITRACK : AUDIO_MULTITRACK)
        ? readMultitrack(in, nanos)
        : new ExHeader(type, in.read(4), 0, false, nanos, in.rest());
  }

  /// "AvMultitrackType": one track, many of one codec, many of a codec each. With many, each track
  /// says how long it is.
  private static ExHeader readMultitrack(Cursor in, int nanos) throws FlvException {
    int first = in.read(1);
    int kind = first >> 4;
    if (kind > MANY_TRACKS_MANY_CODECS) {
      throw new FlvException("multitrack type " + kind);
    }
    int fourCc = in.read(4); // of all tracks, or of the first: where there is no other, the same
    int trackId = in.read(1);
    Payload data = kind == ONE_TRACK ? in.rest() : in.take(in.read(3));
    boolean more = kind != ONE_TRACK && in.rest().size() > 0;
    return new ExHeader(first & 15, fourCc, trackId, more, nanos, data);
  }

  /// Reads on through a body, never beyond its end.
  private static final class Cursor {

    private final Payload body;
    private int position;

    Cursor(Payload body, int position) {
      this.body = body;
      this.position = position;
    }

    int read(int bytes) throws FlvException {
      Payload taken = take(bytes);
      int value = 0;
      for (int i = 0; i < bytes; i++) {
        value = value << 8 | taken.at(i);
      }
      return value;
    }

    Payload take(int bytes) throws FlvException {
      if (body.size() - position < bytes) {
        throw new FlvException("tag shorter than its extended header");
      }
      Payload taken = body.slice(position, bytes);
      position += bytes;
      return taken;
    }

    Payload rest() {
      return body.from(position);
    }
  }
}
