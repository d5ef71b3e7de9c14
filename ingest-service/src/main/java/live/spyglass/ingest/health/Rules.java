package live.spyglass.ingest.health;

/// From where on something counts as a problem.
final class Rules {

  static final long RARE_KEYFRAMES_MICROS = 4_000_000;
  static final double LOW_FRAME_RATE = 15;

  /// Seconds of media that must arrive in a second, with room for a jittery network.
  static final double REAL_TIME = 0.85;

  private Rules() {}
}
