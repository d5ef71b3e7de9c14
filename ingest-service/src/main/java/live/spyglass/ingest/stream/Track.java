package live.spyglass.ingest.stream;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.codec.Picture;
import org.jspecify.annotations.Nullable;

/// How a run of frames is to be decoded. `configuration` is the codec's record as in ISO BMFF
/// (`avcC`, `hvcC`, `av1C`, `vpcC`, AudioSpecificConfig, OpusHead) without a box around it; empty
/// when the codec has none or the publisher sent none. `picture` is null for sound, and until it is
/// known: from the configuration, or from the first keyframe of a codec whose keyframes say it.
public record Track(Codec codec, Payload configuration, @Nullable Picture picture) {

  public Track(Codec codec, Payload configuration) {
    this(codec, configuration, Picture.ofConfiguration(codec, configuration).orElse(null));
  }

  public Codec.Kind kind() {
    return codec.kind();
  }

  /// The same track once a keyframe has said what its pictures are like.
  public Track with(Picture seen) {
    return seen.equals(picture) ? this : new Track(codec, configuration, seen);
  }
}
