package live.spyglass.ingest.webrtc.sdp;

import java.util.Locale;
import java.util.Optional;
import live.spyglass.ingest.codec.Codec;

/// Codecs that may be carried in RTP here, and their names in `a=rtpmap` (RFC 6184, 7741, 9628,
/// AV1's own, 7587).
enum RtpCodec {
  H264("H264", Codec.H264, 90_000),
  VP8("VP8", Codec.VP8, 90_000),
  VP9("VP9", Codec.VP9, 90_000),
  AV1("AV1", Codec.AV1, 90_000),
  OPUS("opus", Codec.OPUS, 48_000);

  private final String encoding;
  private final Codec codec;
  private final int clockRate;

  RtpCodec(String encoding, Codec codec, int clockRate) {
    this.encoding = encoding;
    this.codec = codec;
    this.clockRate = clockRate;
  }

  Codec codec() {
    return codec;
  }

  int clockRate() {
    return clockRate;
  }

  /// `map`: what stands behind the payload type, e.g. `opus/48000/2`.
  static Optional<RtpCodec> find(String map) {
    String[] parts = map.split("/", -1);
    for (RtpCodec one : values()) {
      if (parts.length >= 2
          && parts[0].toLowerCase(Locale.ROOT).equals(one.encoding.toLowerCase(Locale.ROOT))
          && parts[1].equals(String.valueOf(one.clockRate))
          && (one != OPUS || (parts.length == 3 && parts[2].equals("2")))) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  static RtpCodec of(Codec codec) {
    for (RtpCodec one : values()) {
      if (one.codec == codec) {
        return one;
      }
    }
    throw new IllegalArgumentException(codec + " is not carried in RTP here");
  }

  /// As in `a=rtpmap`.
  String map() {
    return encoding + "/" + clockRate + (this == OPUS ? "/2" : "");
  }
}
