package live.spyglass.transcode.ladder;

/// One rung of a ladder. Its name is its address in playlists.
public sealed interface Rung {

  String name();

  /// A picture. Sizes in pixels, even when encoded; `kilobits` a second is the encoder's target, or
  /// what the publisher says of a copied one (0: nothing).
  sealed interface Video extends Rung {
    int width();

    int height();

    double frameRate();

    int kilobits();
  }

  /// The source as it is. `universal`: every browser plays it.
  record CopiedVideo(
      String name,
      int width,
      int height,
      double frameRate,
      int kilobits,
      Source.Codec codec,
      boolean universal)
      implements Video {}

  /// Made by libx264. `atSourceKeyframes`: keyframes where the source has its own, else every two
  /// seconds. `frameRate` is at most that of the source. `width` and `height` are what is expected;
  /// the encoder goes by the picture that really comes and `shortSide`.
  record EncodedVideo(
      String name,
      int width,
      int height,
      int shortSide,
      double frameRate,
      int kilobits,
      boolean atSourceKeyframes,
      boolean everyFrame)
      implements Video {}

  /// The sound, drawn: for a broadcast that has pictures while its source sends none.
  record Waves(String name, int width, int height, double frameRate, int kilobits)
      implements Video {}

  /// The pictures of another rung under this one's name, while this one is not made.
  record StandIn(String name, String of) implements Rung {}

  /// Sound, as it is or as AAC-LC of `kilobits` a second.
  record Audio(String name, boolean copied, int kilobits) implements Rung {}
}
