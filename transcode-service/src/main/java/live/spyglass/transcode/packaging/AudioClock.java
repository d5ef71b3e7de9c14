package live.spyglass.transcode.packaging;

import org.jspecify.annotations.Nullable;

/// Gives frames of sound their true length. FLV rounds times to milliseconds, so copied AAC frames
/// arrive 21 or 22 ms apart; here each is 1024 samples, as long as the sum stays within a frame and
/// a half of what was sent. Beyond that the sender's time counts: where frames are missing there is
/// a hole, and frames that came twice are dropped. An Opus packet says itself how long it is. The
/// first frame is the one whose beginning is nearest to zero, and begins there.
final class AudioClock {

  static final int AAC_FRAME = 1024;

  /// An Opus frame of 20 ms.
  static final int OPUS_SILENCE = 960;

  /// Samples at 48 kHz of one Opus frame by configuration (RFC 6716 §3.1, table 2).
  private static final int[] OPUS_FRAMES = {
    480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 480, 960, 120, 240,
    480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960
  };

  private final boolean opus;
  private long next = Long.MIN_VALUE;

  boolean begun() {
    return next != Long.MIN_VALUE;
  }

  /// When the next frame is expected; the beginning before the first.
  long next() {
    return next == Long.MIN_VALUE ? 0 : next;
  }

  AudioClock(String codec) {
    this.opus = codec.equals("opus");
  }

  /// The frame with its times put right, or null when it has to go.
  @Nullable Sample adjust(Sample sample) {
    int frame = opus ? opusLength(sample) : AAC_FRAME;
    int tolerance = frame * 3 / 2;
    if (!begun()) {
      long half = (opus ? OPUS_SILENCE : AAC_FRAME) / 2;
      if (sample.decodeTime() < -half) {
        return null;
      }
      next = sample.decodeTime() > half ? sample.decodeTime() : 0;
    }
    long difference = sample.decodeTime() - next;
    if (difference > tolerance) {
      next = sample.decodeTime();
    } else if (difference < -tolerance) {
      return null;
    }
    Sample adjusted = sample.at(next, frame);
    next += frame;
    return adjusted;
  }

  private static int opusLength(Sample sample) {
    if (sample.size() == 0) {
      return OPUS_FRAMES[1];
    }
    int first = sample.data().get(sample.data().position()) & 0xff;
    int frames =
        switch (first & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> sample.size() < 2 ? 1 : sample.data().get(sample.data().position() + 1) & 0x3f;
        };
    return OPUS_FRAMES[first >> 3] * Math.clamp(frames, 1, 48);
  }
}
