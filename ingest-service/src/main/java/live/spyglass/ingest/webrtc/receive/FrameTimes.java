package live.spyglass.ingest.webrtc.receive;

import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.webrtc.receive.Depacketizer.Assembled;

/// Gives the pictures of a section, which come in the order of decoding with the time when they are
/// shown, a time to be decoded at. Where pictures are shown in another order, decoding runs ahead
/// by as much as was seen to be needed.
final class FrameTimes {

  private static final long LEAST_STEP_MICROS = 1000;

  /// More is a jump of the clock, for everybody to see.
  private static final long LARGEST_STEP_BACK_MICROS = 1_000_000;

  private static final long MOST_AHEAD_MICROS = 500_000;

  private boolean any;
  private long last;
  private long ahead;

  /// `reordered`: its timestamp is before that of the picture that came before it.
  Frame place(Assembled.Picture picture, long shownMicros, boolean reordered) {
    long decode = shownMicros - ahead;
    if (any && decode <= last && last - decode < LARGEST_STEP_BACK_MICROS) {
      decode = last + LEAST_STEP_MICROS;
      if (reordered) {
        ahead = Math.clamp(decode - shownMicros, ahead, MOST_AHEAD_MICROS);
      }
    }
    any = true;
    last = decode;
    long offset = ahead > 0 ? shownMicros - decode : 0;
    return new Frame(picture.track(), decode, offset, picture.keyframe(), picture.data());
  }
}
