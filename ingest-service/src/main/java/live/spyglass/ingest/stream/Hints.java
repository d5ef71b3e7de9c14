package live.spyglass.ingest.stream;

/// What a publisher says of its own stream, where the stream itself does not: frames per second and
/// kilobits per second; 0 where it says nothing sensible. A word to be used, not to be trusted.
public record Hints(double frameRate, double videoKilobits, double audioKilobits) {

  public static final Hints NONE = new Hints(0, 0, 0);

  private static final double MOST_FRAMES = 240;
  private static final double MOST_VIDEO_KILOBITS = 200_000;
  private static final double MOST_AUDIO_KILOBITS = 10_000;

  public Hints {
    frameRate = within(frameRate, MOST_FRAMES);
    videoKilobits = within(videoKilobits, MOST_VIDEO_KILOBITS);
    audioKilobits = within(audioKilobits, MOST_AUDIO_KILOBITS);
  }

  private static double within(double value, double most) {
    return value > 0 && value <= most ? value : 0;
  }
}
