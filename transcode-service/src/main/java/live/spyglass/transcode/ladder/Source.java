package live.spyglass.transcode.ladder;

import org.jspecify.annotations.Nullable;

/// What a publisher sends. At least one of the two tracks is there.
public record Source(@Nullable Video video, @Nullable Audio audio) {

  /// What FFmpeg is to read it from.
  public Container container() {
    return video != null && video.codec() == Codec.VP8 ? Container.MATROSKA : Container.FLV;
  }

  /// How a picture is coded.
  public enum Codec {
    H264,
    HEVC,
    AV1,
    VP9,
    VP8,
    OTHER;

    /// Whether it can go into CMAF as it is.
    boolean isCopyable() {
      return this != VP8 && this != OTHER;
    }
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
