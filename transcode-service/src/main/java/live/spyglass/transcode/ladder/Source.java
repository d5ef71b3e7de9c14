package live.spyglass.transcode.ladder;

import org.jspecify.annotations.Nullable;

/// What a publisher sends. At least one of the two tracks is there.
public record Source(@Nullable Video video, @Nullable Audio audio) {

  /// How a picture is coded. All but [#OTHER] can go into CMAF as they are.
  public enum Codec {
    H264,
    HEVC,
    AV1,
    VP9,
    OTHER
  }

  /// `width` and `height` in pixels as shown; `frameRate` per second; `kilobits` a second as the
  /// publisher says, 0 when it doesn't. `universal`: H.264, 8 bits, 4:2:0, which every browser
  /// plays.
  public record Video(
      int width, int height, double frameRate, int kilobits, Codec codec, boolean universal) {

    /// What "720p" means, whichever way the picture stands.
    int shortSide() {
      return Math.min(width, height);
    }
  }

  /// `copyable`: AAC-LC of one or two channels, at most 192 kbit/s as far as the publisher says, or
  /// Opus of one or two channels.
  public record Audio(int channels, int sampleRate, boolean copyable) {}
}
