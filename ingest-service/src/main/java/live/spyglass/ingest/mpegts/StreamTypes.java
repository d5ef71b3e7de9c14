package live.spyglass.ingest.mpegts;

import live.spyglass.events.StreamRefused.Reason;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import org.jspecify.annotations.Nullable;

/// What the streams of a program are: table 2-34, the descriptors of DVB (ETSI EN 300 468) and the
/// registered format identifiers.
final class StreamTypes {

  private static final int PRIVATE_DATA = 0x06;
  private static final int DVB_AC3 = 0x6a;
  private static final int DVB_EAC3 = 0x7a;
  private static final int DVB_DTS = 0x7b;
  private static final int DVB_EXTENSION = 0x7f;
  private static final int OPUS_EXTENSION = 0x80;

  private StreamTypes() {}

  /// The codec; null for what is no picture and no sound, such as subtitles, and what nobody knows.
  /// Of sound, it may turn out to be another of the same family. Throws what is known and not
  /// taken.
  static @Nullable Codec findCodec(Elementary stream) throws MpegTsException {
    return switch (stream.type()) {
      case 0x1b -> Codec.H264;
      case 0x24 -> Codec.HEVC;
      case 0x0f -> Codec.AAC;
      case 0x03, 0x04 -> Codec.MP3;
      case 0x81 -> Codec.AC3;
      case 0x87 -> Codec.EAC3;
      case PRIVATE_DATA -> findPrivate(stream);
      case 0x01 -> throw picture("MPEG-1 video");
      case 0x02 -> throw picture("MPEG-2 video");
      case 0x10 -> throw picture("MPEG-4 part 2 video");
      case 0x21 -> throw picture("JPEG 2000");
      case 0x33 -> throw picture("VVC");
      case 0x42, 0xd2, 0xd4 -> throw picture("AVS");
      case 0xd1 -> throw picture("Dirac");
      case 0xea -> throw picture("VC-1");
      case 0x11 -> throw sound("AAC in LATM");
      case 0x82, 0x85, 0x8a -> throw sound("DTS");
      case 0x83 -> throw sound("TrueHD");
      default -> null;
    };
  }

  static Medium medium(Codec codec, Elementary stream, MpegTsSink sink) {
    return switch (codec) {
      case H264, HEVC, AV1, VP8, VP9 -> new Pictures(codec, sink);
      case AAC -> new Sound(new AdtsFormat(), sink);
      case MP3 -> new Sound(new MpegAudioFormat(), sink);
      case AC3, EAC3 -> new Sound(new Ac3Format(), sink);
      case OPUS, FLAC -> new Sound(new OpusFormat(opusChannels(stream)), sink);
    };
  }

  private static @Nullable Codec findPrivate(Elementary stream) throws MpegTsException {
    switch (stream.registration()) {
      case "Opus" -> {
        return Codec.OPUS;
      }
      case "HEVC" -> {
        return Codec.HEVC;
      }
      case "AC-3" -> {
        return Codec.AC3;
      }
      case "EAC3" -> {
        return Codec.EAC3;
      }
      case "AV01" -> throw picture("AV1 in MPEG-TS");
      case "VVC " -> throw picture("VVC");
      case "BSSD" -> throw sound("SMPTE 302M");
      case "AC-4" -> throw sound("AC-4");
      case "DTS1", "DTS2", "DTS3" -> throw sound("DTS");
      default -> {}
    }
    if (stream.has(DVB_DTS)) {
      throw sound("DTS");
    }
    return stream.has(DVB_EAC3) ? Codec.EAC3 : stream.has(DVB_AC3) ? Codec.AC3 : null;
  }

  private static int opusChannels(Elementary stream) {
    Payload extension = stream.find(DVB_EXTENSION);
    return extension.size() >= 2 && extension.at(0) == OPUS_EXTENSION ? extension.at(1) : 0;
  }

  private static MpegTsException picture(String what) {
    return new MpegTsException(Reason.VIDEO_CODEC, what);
  }

  private static MpegTsException sound(String what) {
    return new MpegTsException(Reason.AUDIO_CODEC, what);
  }
}
