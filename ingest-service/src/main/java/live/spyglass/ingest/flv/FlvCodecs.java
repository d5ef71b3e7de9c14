package live.spyglass.ingest.flv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What codecs that are not taken are called, so that a broadcaster can find them in an encoder's
/// settings.
final class FlvCodecs {

  private FlvCodecs() {}

  /// `CodecID`, Annex E.4.3.1; 12 and 13 are what some encoders used before Enhanced RTMP.
  static String video(int id) {
    return switch (id) {
      case 2 -> "video codec Sorenson H.263";
      case 3, 6 -> "video codec Screen Video";
      case 4, 5 -> "video codec VP6";
      case 12 -> "HEVC by FLV codec number 12, instead of Enhanced RTMP";
      case 13 -> "AV1 by FLV codec number 13, instead of Enhanced RTMP";
      default -> "FLV video codec " + id;
    };
  }

  /// `SoundFormat`, Annex E.4.2.1.
  static String audio(int format) {
    return switch (format) {
      case 0, 3 -> "audio codec PCM";
      case 1 -> "audio codec ADPCM";
      case 4, 5, 6 -> "audio codec Nellymoser";
      case 7, 8 -> "audio codec G.711";
      case 11 -> "audio codec Speex";
      default -> "FLV audio format " + format;
    };
  }

  /// A four-character code, fit to be read.
  static String text(int fourCc) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(fourCc).array();
    return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z0-9 .-]", "?");
  }
}
