package live.spyglass.ingest.webrtc.send;

import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.sdp.NegotiatedCodec;

/// What an agreed payload type means for a sender.
final class Payloads {

  /// Constrained baseline, when nothing is said (RFC 6184 §8.1).
  private static final int BASELINE = 66;

  private Payloads() {}

  static boolean canBeSent(NegotiatedCodec one) {
    return switch (one.codec()) {
      case H264 -> "1".equals(one.parameters().get("packetization-mode"));
      case VP8, OPUS -> true;
      case VP9, AV1 -> isZero(one, one.codec() == Codec.VP9 ? "profile-id" : "profile");
      case HEVC, AAC, FLAC, MP3, AC3, EAC3 -> false;
    };
  }

  /// `profile_idc` of an H.264 payload type.
  static int profile(NegotiatedCodec one) {
    String id = one.parameters().getOrDefault("profile-level-id", "");
    try {
      return id.length() < 2 ? BASELINE : Integer.parseInt(id.substring(0, 2), 16);
    } catch (NumberFormatException e) {
      return BASELINE;
    }
  }

  private static boolean isZero(NegotiatedCodec one, String parameter) {
    return "0".equals(one.parameters().getOrDefault(parameter, "0"));
  }
}
