package live.spyglass.ingest.codec;

import java.util.Optional;

/// Picture size from a keyframe of VP8, RFC 6386 §9.1. There is one format of pixels.
final class Vp8Frame {

  private static final int HEADER = 10;
  private static final int SIZE = 0x3fff;

  private Vp8Frame() {}

  static Optional<Picture> read(Payload frame) {
    if (frame.size() < HEADER
        || (frame.at(0) & 1) != 0
        || frame.at(3) != 0x9d
        || frame.at(4) != 0x01
        || frame.at(5) != 0x2a) {
      return Optional.empty();
    }
    int width = (frame.at(6) | frame.at(7) << 8) & SIZE;
    int height = (frame.at(8) | frame.at(9) << 8) & SIZE;
    return Optional.of(new Picture(width, height, Picture.Chroma.QUARTER, 8, 8));
  }
}
