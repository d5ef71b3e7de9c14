package live.spyglass.transcode.packaging;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A frame of a track's sound in which nothing is heard, for where sound is missing. `ticks`: how
/// long it is. Of AAC-LC with one or two channels, whatever its rate (ISO/IEC 14496-3 §4.4.2.1),
/// and of Opus (RFC 6716 §3.1): all that is packaged here.
record Silence(ByteBuffer data, int ticks) {

  private static final ByteBuffer AAC_MONO = bytes("00c800802380");
  private static final ByteBuffer AAC_STEREO = bytes("210049900219002380");
  private static final ByteBuffer OPUS = bytes("f8fffe");

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).asReadOnlyBuffer();
  }

  /// Empty when nobody knows how silence is written for such a track.
  static Optional<Silence> of(InitSegment init) {
    if (init.codec().equals("opus")) {
      return Optional.of(new Silence(OPUS, AudioClock.OPUS_SILENCE));
    }
    if (!init.codec().equals("mp4a.40.2")) {
      return Optional.empty();
    }
    return switch (channels(init.sampleEntry())) {
      case 1 -> Optional.of(new Silence(AAC_MONO, AudioClock.AAC_FRAME));
      case 2 -> Optional.of(new Silence(AAC_STEREO, AudioClock.AAC_FRAME));
      default -> Optional.empty();
    };
  }

  private static int channels(byte[] sampleEntry) {
    try {
      List<Box> entry = Box.list(sampleEntry, 0, sampleEntry.length);
      return entry.isEmpty() ? 0 : CodecName.channels(entry.getFirst());
    } catch (MalformedMediaException e) {
      return 0;
    }
  }

  Sample at(long decodeTime) {
    return new Sample(decodeTime, ticks, 0, true, data);
  }
}
