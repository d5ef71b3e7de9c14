package live.spyglass.ingest.mpegts;

import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;

/// AAC behind ADTS headers, ISO/IEC 14496-3 §1.A.2.2.1.
final class AdtsFormat implements SoundFormat {

  private static final int HEADER = 7;
  private static final int CHECKSUM = 2;
  private static final int SAMPLES = 1024;

  /// §1.6.3.4
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };

  @Override
  public Look look(Payload bytes, int at) throws MpegTsException {
    if (bytes.size() - at < HEADER) {
      return NoFrame.TOO_SHORT;
    }
    int rate = bytes.at(at + 2) >> 2 & 15;
    int header = (bytes.at(at + 1) & 1) == 1 ? HEADER : HEADER + CHECKSUM;
    int size = (bytes.at(at + 3) & 3) << 11 | bytes.at(at + 4) << 3 | bytes.at(at + 5) >> 5;
    if (!isSync(bytes, at)
        || rate >= RATES.length
        || size < header
        || (size < bytes.size() - at - 1 && !isSync(bytes, at + size))) {
      return NoFrame.NONE;
    }
    int channels = (bytes.at(at + 2) & 1) << 2 | bytes.at(at + 3) >> 6;
    boolean oneBlock = (bytes.at(at + 6) & 3) == 0;
    if (channels == 0 || !oneBlock) {
      if (at > 0) {
        return NoFrame.NONE;
      }
      throw new MpegTsException(
          StreamRefused.Reason.AUDIO_CODEC,
          channels == 0
              ? "AAC whose channels are told in the frames"
              : "AAC with several blocks behind one ADTS header");
    }
    int type = (bytes.at(at + 2) >> 6) + 1;
    int specific = type << 11 | rate << 7 | channels << 3;
    return new SoundFrame(
        Codec.AAC,
        Payload.of((byte) (specific >> 8), (byte) specific),
        header,
        size,
        SAMPLES,
        RATES[rate]);
  }

  private static boolean isSync(Payload bytes, int at) {
    return bytes.at(at) == 0xff && (bytes.at(at + 1) & 0xf6) == 0xf0;
  }
}
