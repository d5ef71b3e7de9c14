package live.spyglass.ingest.stream;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// One access unit. `decodeMicros` is when it is decoded, on the publisher's clock;
/// `compositionOffsetMicros` is added to it for when it is shown (other than 0 with B-frames, and
/// then it may be negative). Every audio frame is a keyframe.
public record Frame(
    Track track, long decodeMicros, long compositionOffsetMicros, boolean keyframe, Payload data)
    implements Reading {

  public Codec.Kind kind() {
    return track.kind();
  }

  public boolean isVideo() {
    return track.kind() == Codec.Kind.VIDEO;
  }
}
