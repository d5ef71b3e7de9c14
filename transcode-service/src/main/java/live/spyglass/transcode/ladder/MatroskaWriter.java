package live.spyglass.transcode.ladder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Puts VP8, and whatever sound comes with it, into a Matroska stream without an end (RFC 9559,
/// "live streaming" in §23). Its tracks are written before anything else, so what comes first waits
/// until all that were announced are known, within bounds.
final class MatroskaWriter {

  private static final int PICTURES = 1;
  private static final int SOUND = 2;
  private static final int MOST_WAITING = 200;
  private static final byte[] UNKNOWN_SIZE = {1, -1, -1, -1, -1, -1, -1, -1};

  /// The times of a cluster's blocks are 16 bits behind its own.
  private static final int LONGEST_CLUSTER_MILLIS = 10_000;

  private static final int FLAC = 0x664c6143;
  private static final int AC3 = 0x61632d33;
  private static final int EAC3 = 0x65632d33;

  private final OutputStream out;
  private final boolean video;
  private final boolean audio;
  private final Deque<FlvTag> waiting = new ArrayDeque<>();
  private @Nullable FlvTag keyframe;
  private @Nullable FlvTag sound;
  private boolean begun;
  private boolean open;
  private long cluster;

  MatroskaWriter(OutputStream out, boolean video, boolean audio) {
    this.out = out;
    this.video = video;
    this.audio = audio;
  }

  void write(FlvTag tag) throws IOException {
    boolean media = tag.type() == FlvTag.AUDIO ? AudioPayload.of(tag).sound() : tag.isPicture();
    if (tag.type() == FlvTag.AUDIO && sound == null && describes(tag)) {
      sound = tag;
    } else if (tag.isKeyframe() && keyframe == null) {
      keyframe = tag;
    }
    if (!media) {
      return;
    }
    if (begun) {
      block(tag);
      return;
    }
    waiting.addLast(tag);
    boolean known = (!video || keyframe != null) && (!audio || sound != null);
    if (known || waiting.size() > MOST_WAITING) {
      begun = true;
      head();
      while (!waiting.isEmpty()) {
        block(waiting.removeFirst());
      }
    }
  }

  /// A configuration, or sound of a codec that has none.
  private static boolean describes(FlvTag tag) {
    AudioPayload payload = AudioPayload.of(tag);
    boolean configured =
        payload.format() == AudioPayload.AAC
            || payload.format() == AudioPayload.OPUS
            || payload.format() == FLAC;
    return configured ? payload.configuration() : payload.sound();
  }

  private void block(FlvTag tag) throws IOException {
    boolean picture = tag.type() == FlvTag.VIDEO;
    if ((picture ? keyframe : sound) == null) {
      return;
    }
    long time = Integer.toUnsignedLong(tag.timestamp());
    if (!open
        || (tag.isKeyframe() && time > cluster)
        || Math.abs(time - cluster) > LONGEST_CLUSTER_MILLIS) {
      open = true;
      cluster = time;
      out.write(id(0x1f43b675));
      out.write(UNKNOWN_SIZE);
      out.write(number(0xe7, time));
    }
    int from = FlvTag.HEADER + (picture ? VideoPayload.of(tag).data() : offset(tag));
    int size = Math.max(0, FlvTag.HEADER + tag.length() - from);
    short behind = (short) (time - cluster);
    out.write(id(0xa3));
    out.write(size(4 + size));
    out.write(0x80 | (picture ? PICTURES : SOUND));
    out.write(behind >> 8);
    out.write(behind);
    out.write(!picture || tag.isKeyframe() ? 0x80 : 0);
    out.write(tag.bytes(), from, size);
  }

  private void head() throws IOException {
    out.write(
        element(
            0x1a45dfa3,
            number(0x4286, 1),
            number(0x42f7, 1),
            number(0x42f2, 4),
            number(0x42f3, 8),
            text(0x4282, "matroska"),
            number(0x4287, 4),
            number(0x4285, 2)));
    out.write(id(0x18538067));
    out.write(UNKNOWN_SIZE);
    out.write(
        element(
            0x1549a966,
            number(0x2ad7b1, 1_000_000), // a millisecond
            text(0x4d80, "spyglass"),
            text(0x5741, "spyglass")));
    byte[] pictures = keyframe == null ? new byte[0] : pictures(keyframe);
    byte[] sounds = sound == null ? new byte[0] : sounds(sound);
    out.write(element(0x1654ae6b, pictures, sounds));
  }

  /// The size stands in the keyframe (RFC 6386 §9.1).
  private static byte[] pictures(FlvTag tag) {
    int at = VideoPayload.of(tag).data() + 6;
    byte[] settings =
        element(
            0xe0,
            number(0xb0, (tag.at(at) | tag.at(at + 1) << 8) & 0x3fff),
            number(0xba, (tag.at(at + 2) | tag.at(at + 3) << 8) & 0x3fff));
    return track(PICTURES, 1, "V_VP8", new byte[0], settings);
  }

  private static byte[] sounds(FlvTag tag) {
    AudioPayload payload = AudioPayload.of(tag);
    int rate = 48_000;
    int channels = 2;
    if (payload.format() == AudioPayload.AAC) {
      rate = AacSilence.rate((tag.at(2) & 7) << 1 | tag.at(3) >> 7);
      channels = Math.max(1, tag.at(3) >> 3 & 0xf);
    }
    byte[] configuration =
        payload.configuration()
            ? element(
                0x63a2,
                Arrays.copyOfRange(
                    tag.bytes(), FlvTag.HEADER + offset(tag), FlvTag.HEADER + tag.length()))
            : new byte[0];
    byte[] frequency =
        element(0xb5, ByteBuffer.allocate(4).putFloat(rate > 0 ? rate : 48_000).array());
    byte[] settings = element(0xe1, frequency, number(0x9f, channels));
    return track(SOUND, 2, codec(payload.format()), configuration, settings);
  }

  private static String codec(int format) {
    return switch (format) {
      case AudioPayload.AAC -> "A_AAC";
      case AudioPayload.MP3 -> "A_MPEG/L3";
      case FLAC -> "A_FLAC";
      case AC3 -> "A_AC3";
      case EAC3 -> "A_EAC3";
      default -> "A_OPUS";
    };
  }

  /// Of what follows the head of a tag of sound.
  private static int offset(FlvTag tag) {
    return switch (AudioPayload.of(tag).format()) {
      case AudioPayload.MP3 -> 1;
      case AudioPayload.AAC -> 2;
      default -> 5;
    };
  }

  private static byte[] track(
      int track, int type, String codec, byte[] configuration, byte[] settings) {
    return element(
        0xae,
        number(0xd7, track),
        number(0x73c5, track),
        number(0x83, type),
        number(0x9c, 0),
        text(0x86, codec),
        configuration,
        settings);
  }

  private static byte[] number(int id, long value) {
    return element(id, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static byte[] text(int id, String value) {
    return element(id, value.getBytes(StandardCharsets.US_ASCII));
  }

  /// RFC 8794 §6: identifier, size, content.
  private static byte[] element(int id, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(id(id));
    whole.writeBytes(size(content.size()));
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] id(int id) {
    byte[] four = ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
    return Arrays.copyOfRange(four, Integer.numberOfLeadingZeros(id) / 8, four.length);
  }

  /// In four bytes, of which the first three bits say so.
  private static byte[] size(int size) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0x1000_0000 | size).array();
  }
}
