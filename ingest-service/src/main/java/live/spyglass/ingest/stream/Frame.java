package live.spyglass.ingest.stream;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// One access unit. `decodeMicros` is when it is decoded, on the publisher's clock;
/// `compositionOffsetMicros` is added to it for when it is shown (other than 0 with B-frames, and
/// then it may be negative). Every audio frame is a keyframe. `epoch` counts how often the
/// publisher's clock has jumped before this frame: times of different epochs say nothing about each
/// other.
public record Frame(
    Track track,
    long decodeMicros,
    long compositionOffsetMicros,
    boolean keyframe,
    Payload data,
    int epoch)
    implements Reading {

  /// Before its place among the others is known.
  public Frame(
      Track track,
      long decodeMicros,
      long compositionOffsetMicros,
      boolean keyframe,
      Payload data) {
    this(track, decodeMicros, compositionOffsetMicros, keyframe, data, 0);
  }

  public Codec.Kind kind() {
    return track.kind();
  }

  public boolean isVideo() {
    return track.kind() == Codec.Kind.VIDEO;
  }

  Frame in(int newEpoch) {
    return epoch == newEpoch
        ? this
        : new Frame(track, decodeMicros, compositionOffsetMicros, keyframe, data, newEpoch);
  }
}
