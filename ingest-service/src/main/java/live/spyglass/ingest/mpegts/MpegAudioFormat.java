package live.spyglass.ingest.mpegts;

import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// MP3: ISO/IEC 11172-3 §2.4.1.3 and 13818-3, layer III.
final class MpegAudioFormat implements SoundFormat {

  private static final int HEADER = 4;
  private static final int MPEG_1 = 3;
  private static final int RESERVED_VERSION = 1;
  private static final int LAYER_3 = 1;

  private static final int[] KILOBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KILOBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };
  private static final int[] RATES = {44_100, 48_000, 32_000};

  @Override
  public Look look(Payload bytes, int at) throws MpegTsException {
    if (bytes.size() - at < HEADER) {
      return NoFrame.TOO_SHORT;
    }
    int second = bytes.at(at + 1);
    int third = bytes.at(at + 2);
    int version = second >> 3 & 3;
    int layer = second >> 1 & 3;
    int kilobits = third >> 4;
    int rate = third >> 2 & 3;
    if (bytes.at(at) != 0xff
        || second < 0xe0
        || version == RESERVED_VERSION
        || layer == 0
        || kilobits == 0
        || kilobits >= KILOBITS_1.length
        || rate >= RATES.length) {
      return NoFrame.NONE;
    }
    if (layer != LAYER_3) {
      if (at > 0) {
        return NoFrame.NONE;
      }
      throw new MpegTsException(
          StreamRefused.Reason.AUDIO_CODEC, "MPEG audio, layer " + (layer == 2 ? 2 : 1));
    }
    boolean first = version == MPEG_1;
    int hertz = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
    int bits = (first ? KILOBITS_1 : KILOBITS_2)[kilobits] * 1000;
    int size = (first ? 144 : 72) * bits / hertz + (third >> 1 & 1);
    return new SoundFrame(Codec.MP3, Payload.EMPTY, 0, size, first ? 1152 : 576, hertz);
  }
}
