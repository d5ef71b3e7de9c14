package live.spyglass.transcode.packaging;

import org.jspecify.annotations.Nullable;

/// Gives AAC frames their true length. FLV rounds times to milliseconds, so copied frames arrive 21
/// or 22 ms apart; here each is 1024 samples, as long as the sum stays within a frame and a half of
/// what was sent. Beyond that the sender's time counts: sound jumps ahead over a hole, and frames
/// that came twice are dropped.
final class AudioClock {

  private static final int FRAME = 1024;
  private static final int TOLERANCE = FRAME * 3 / 2;

  private long next = Long.MIN_VALUE;

  /// The frame with its times put right, or null when it has to go.
  @Nullable Sample adjust(Sample sample) {
    long difference = sample.decodeTime() - next;
    if (next == Long.MIN_VALUE || difference > TOLERANCE) {
      next = sample.decodeTime();
    } else if (difference < -TOLERANCE) {
      return null;
    }
    Sample adjusted = sample.at(next, FRAME);
    next += FRAME;
    return adjusted;
  }
}
