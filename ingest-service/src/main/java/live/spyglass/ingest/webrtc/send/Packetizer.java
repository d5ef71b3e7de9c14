package live.spyglass.ingest.webrtc.send;

import java.util.List;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.Frame;

/// Makes payloads of frames, by the format that a codec has.
@FunctionalInterface
interface Packetizer {

  /// In order; empty when there is nothing in the frame that could be sent.
  List<Packet> packetize(Frame frame);

  /// Throws [IllegalArgumentException] for a codec that has no format here.
  static Packetizer of(Codec codec) {
    return switch (codec) {
      case H264 -> new H264Packetizer();
      case VP8 -> new Vp8Packetizer();
      case VP9 -> new Vp9Packetizer();
      case AV1 -> new Av1Packetizer();
      case OPUS -> new OpusPacketizer();
      case HEVC, AAC, FLAC, MP3, AC3, EAC3 -> throw new IllegalArgumentException(codec.toString());
    };
  }
}
