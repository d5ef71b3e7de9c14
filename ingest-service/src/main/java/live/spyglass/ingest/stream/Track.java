package live.spyglass.ingest.stream;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// How a run of frames is to be decoded. `configuration` is the codec's record as in ISO BMFF
/// (`avcC`, `hvcC`, `av1C`, `vpcC`, AudioSpecificConfig, OpusHead) without a box around it; empty
/// when the codec has none or the publisher sent none.
public record Track(Codec codec, Payload configuration) {

  public Codec.Kind kind() {
    return codec.kind();
  }
}
