package live.spyglass.ingest.health;

import live.spyglass.ingest.codec.Codec;

/// From where on something counts as a problem.
final class Rules {

  static final long RARE_KEYFRAMES_MICROS = 4_000_000;
  static final double LOW_FRAME_RATE = 15;

  /// Seconds of media that must arrive in a second, with room for a jittery network.
  static final double REAL_TIME = 0.85;

  /// Sound that is this long nothing but digital silence was meant to be heard.
  static final long LONG_SILENCE_MICROS = 10_000_000;

  /// A broadcaster looks now and then: a jump is told for this long.
  static final long RECENT_JUMP_NANOS = 30_000_000_000L;

  /// More than this ahead of the newest frame, in the same epoch, is a straggler of the one before.
  static final long STRAGGLER_MICROS = 10_000_000;

  /// Whether a frame of sound of this size, in bytes, holds nothing: encoders need next to nothing
  /// for samples that are all zero, and a multiple of it for the quietest room.
  static boolean isSilence(Codec codec, int size) {
    return switch (codec) {
      case AAC, FLAC -> size <= 16;
      case OPUS -> size <= 3;
      case H264, HEVC, AV1, VP9, VP8, MP3, AC3, EAC3 -> false;
    };
  }

  private Rules() {}
}
