package live.spyglass.ingest.mpegts;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// How frames of sound stand one behind the other.
interface SoundFormat {

  /// What begins at an index. Throws [MpegTsException] when it is something that cannot be taken.
  Look look(Payload bytes, int at) throws MpegTsException;

  /// What was seen there.
  sealed interface Look permits SoundFrame, NoFrame {}

  /// `size` bytes, which may be more than there are yet, of which the first `header` are no part of
  /// the frame; `samples` at `rate` a second. `configuration` as in
  /// [live.spyglass.ingest.stream.Track].
  record SoundFrame(Codec codec, Payload configuration, int header, int size, int samples, int rate)
      implements Look {}

  /// No frame begins here, or there are too few bytes to tell.
  enum NoFrame implements Look {
    NONE,
    TOO_SHORT
  }
}
