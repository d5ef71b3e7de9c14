package live.spyglass.ingest.mpegts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import org.jspecify.annotations.Nullable;

/// Opus behind control headers, ETSI TS 103 491 annex A ("Opus in MPEG-TS").
final class OpusFormat implements SoundFormat {

  private static final int RATE = 48_000;
  private static final int MOST_CHANNELS = 8;

  /// As many frames of as many bytes as a packet may have (RFC 6716 §3.2).
  private static final int LARGEST = 48 * 1275;

  /// RFC 7845 §5.1.1.2: streams, and how many of them are stereo, by the number of channels.
  private static final int[] STREAMS = {0, 1, 1, 2, 2, 3, 4, 5, 5};

  private static final int[] COUPLED = {0, 0, 1, 1, 2, 2, 2, 2, 3};
  private static final int[][] MAPS = {
    {},
    {0},
    {0, 1},
    {0, 2, 1},
    {0, 1, 2, 3},
    {0, 4, 1, 2, 3},
    {0, 4, 1, 2, 3, 5},
    {0, 4, 1, 2, 3, 5, 6},
    {0, 6, 1, 2, 3, 4, 5, 7}
  };

  private final int channels;
  private @Nullable Payload configuration;

  /// `channelConfiguration`: of the descriptor; those beyond eight channels count as stereo.
  OpusFormat(int channelConfiguration) {
    this.channels =
        channelConfiguration > 0 && channelConfiguration <= MOST_CHANNELS
            ? channelConfiguration
            : 2;
  }

  @Override
  public Look look(Payload bytes, int at) {
    int end = bytes.size();
    if (end - at < 3) {
      return NoFrame.TOO_SHORT;
    }
    int flags = bytes.at(at + 1);
    if (bytes.at(at) != 0x7f || (flags & 0xe0) != 0xe0) {
      return NoFrame.NONE;
    }
    int size = 0;
    int next = at + 2;
    int part = 0xff;
    while (part == 0xff && next < end && size <= LARGEST) {
      part = bytes.at(next++);
      size += part;
    }
    if (size == 0 || size > LARGEST) {
      return NoFrame.NONE;
    }
    boolean startTrim = (flags & 0x10) != 0;
    int trims = (startTrim ? 2 : 0) + ((flags & 8) == 0 ? 0 : 2);
    boolean extension = (flags & 4) != 0;
    if (part == 0xff || end - next < trims + (extension ? 1 : 0)) {
      return NoFrame.TOO_SHORT;
    }
    int skip = startTrim ? (bytes.at(next) & 0x1f) << 8 | bytes.at(next + 1) : 0;
    next += trims;
    next += extension ? 1 + bytes.at(next) : 0;
    if (end - next < 1 || (isCounted(bytes.at(next)) && end - next < 2)) {
      return NoFrame.TOO_SHORT;
    }
    int header = next - at;
    return new SoundFrame(
        Codec.OPUS, head(skip), header, header + size, samples(bytes, next), RATE);
  }

  /// RFC 7845 §5.1, made when the first packet says what to skip.
  private Payload head(int skip) {
    Payload known = configuration;
    if (known == null) {
      ByteBuffer head = ByteBuffer.allocate(channels > 2 ? 21 + channels : 19);
      head.order(ByteOrder.LITTLE_ENDIAN)
          .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
          .put((byte) 1)
          .put((byte) channels)
          .putShort((short) skip)
          .putInt(RATE)
          .putShort((short) 0)
          .put((byte) (channels > 2 ? 1 : 0));
      if (channels > 2) {
        head.put((byte) STREAMS[channels]).put((byte) COUPLED[channels]);
        for (int channel : MAPS[channels]) {
          head.put((byte) channel);
        }
      }
      known = Payload.of(head.array());
      configuration = known;
    }
    return known;
  }

  /// Whether a second byte says how many frames there are, RFC 6716 §3.2.5.
  private static boolean isCounted(int first) {
    return (first & 3) == 3;
  }

  /// RFC 6716 §3.1
  private static int samples(Payload bytes, int at) {
    int first = bytes.at(at);
    int mode = first >> 3;
    int frame =
        mode < 12
            ? Math.max(480, (mode & 3) * 960)
            : mode < 16 ? 480 << (mode & 1) : 120 << (mode & 3);
    int frames =
        switch (first & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> bytes.at(at + 1) & 0x3f;
        };
    return frame * frames;
  }
}
