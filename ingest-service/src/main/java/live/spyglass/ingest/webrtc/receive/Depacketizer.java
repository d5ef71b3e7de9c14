package live.spyglass.ingest.webrtc.receive;

import java.util.List;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Track;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;

/// Makes frames of the payloads of packets, by the rules of one codec. Keeps what later frames need
/// (parameter sets), bounded.
sealed interface Depacketizer
    permits H264Depacketizer, Vp8Depacketizer, Vp9Depacketizer, Av1Depacketizer, OpusDepacketizer {

  /// Whether a payload surely is the first of its frame; asked when packets before it are missing.
  boolean begins(Payload payload);

  /// The frame that these payloads are together, all of one timestamp, in order and without a gap.
  /// None is empty. Throws when they cannot be.
  Assembled assemble(List<Payload> payloads) throws MalformedPacketException;

  /// What came out.
  sealed interface Assembled {

    record Picture(Track track, boolean keyframe, Payload data) implements Assembled {}

    enum Without implements Assembled {
      /// Well formed, and nothing to be shown.
      NOTHING,
      /// A picture whose decoder configuration has not come.
      CONFIGURATION
    }
  }

  static Depacketizer of(NegotiatedCodec codec) {
    return switch (codec.codec()) {
      case H264 -> new H264Depacketizer(codec.parameters());
      case VP8 -> new Vp8Depacketizer();
      case VP9 -> new Vp9Depacketizer();
      case AV1 -> new Av1Depacketizer();
      case OPUS -> new OpusDepacketizer();
      case HEVC, AAC, FLAC, MP3, AC3, EAC3 ->
          throw new IllegalArgumentException("never agreed on: " + codec.codec());
    };
  }
}
