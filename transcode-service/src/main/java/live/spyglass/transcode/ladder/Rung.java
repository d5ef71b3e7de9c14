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

  /// The source as it is.
  record CopiedVideo(String name, int width, int height, double frameRate, int kilobits)
      implements Video {}

  /// Made by libx264. `atSourceKeyframes`: keyframes where the source has its own, else every two
  /// seconds. `frameRate` is at most that of the source.
  record EncodedVideo(
      String name,
      int width,
      int height,
      double frameRate,
      int kilobits,
      boolean atSourceKeyframes,
      boolean everyFrame)
      implements Video {}

  /// Sound, as it is or as AAC-LC of `kilobits` a second.
  record Audio(String name, boolean copied, int kilobits) implements Rung {}
}
