package live.spyglass.transcode.packaging;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// `ftyp` and `moov` of one track, and what they say. `codec` is as in RFC 6381; `width` and
/// `height` are 0 for sound; `timescale` is ticks per second. `sampleEntry` is the child of `stsd`
/// with its header.
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
public record InitSegment(
    byte[] bytes,
    boolean video,
    long timescale,
    String codec,
    int width,
    int height,
    byte[] sampleEntry,
    Defaults defaults) {

  /// Of `trex` (ISO/IEC 14496-12 §8.8.3).
  record Defaults(long duration, int size, int flags) {}

  private static final int VISUAL_FIELDS = 78;
  private static final int AUDIO_FIELDS = 28;
  private static final int AVC_CONFIGURATION = 0;

  /// From both boxes one after the other, as FFmpeg wrote them or storage kept them.
  public static InitSegment parse(byte[] bytes) throws MalformedMediaException {
    Box moov =
        Box.list(bytes, 0, bytes.length).stream()
            .filter(box -> box.type().equals("moov"))
            .findFirst()
            .orElseThrow(() -> new MalformedMediaException("there is no 'moov' box"));
    Box mdia = moov.get("trak", "mdia");
    Box mdhd = mdia.get("mdhd");
    long timescale = mdhd.unsignedAt(mdhd.byteAt(0) == 1 ? 20 : 12);
    if (timescale == 0) {
      throw new MalformedMediaException("a track without a timescale");
    }
    boolean video = mdia.get("hdlr").intAt(8) == 0x76696465;
    Box stsd = mdia.get("minf", "stbl", "stsd");
    Box entry =
        Box.list(stsd.bytes(), stsd.start() + Box.HEADER + 8, stsd.end()).stream()
            .findFirst()
            .orElseThrow(() -> new MalformedMediaException("a track without a sample entry"));
    Box trex = moov.get("mvex", "trex");
    return new InitSegment(
        bytes,
        video,
        timescale,
        video ? videoCodec(entry) : audioCodec(entry),
        video ? entry.shortAt(24) : 0,
        video ? entry.shortAt(26) : 0,
        Arrays.copyOfRange(entry.bytes(), entry.start(), entry.end()),
        new Defaults(trex.unsignedAt(12), trex.intAt(16), trex.intAt(20)));
  }

  /// Samples per second for sound, as its sample entry says.
  public int sampleRate() {
    return video ? 0 : ByteBuffer.wrap(sampleEntry).getShort(32) & 0xffff;
  }

  /// Channels for sound.
  public int channels() {
    return video ? 0 : ByteBuffer.wrap(sampleEntry).getShort(24) & 0xffff;
  }

  /// avc1.PPCCLL (RFC 6381 §3.3, ISO/IEC 14496-15 §5.3.3.1).
  private static String videoCodec(Box entry) throws MalformedMediaException {
    Optional<Box> avc = entry.find("avcC", VISUAL_FIELDS);
    if (avc.isEmpty()) {
      throw new MalformedMediaException("a picture that is not H.264: " + entry.type());
    }
    Box configuration = avc.get();
    return String.format(
        Locale.ROOT,
        "avc1.%02x%02x%02x",
        configuration.byteAt(AVC_CONFIGURATION + 1),
        configuration.byteAt(AVC_CONFIGURATION + 2),
        configuration.byteAt(AVC_CONFIGURATION + 3));
  }

  /// mp4a.40.N, N from the AudioSpecificConfig in `esds` (ISO/IEC 14496-1 §7.2.6.5, 14496-3
  /// §1.6.2.1).
  private static String audioCodec(Box entry) throws MalformedMediaException {
    Box esds =
        entry
            .find("esds", AUDIO_FIELDS)
            .orElseThrow(() -> new MalformedMediaException("sound that is not AAC"));
    Descriptors in = new Descriptors(esds, 4);
    in.open(3);
    in.skip(2);
    int flags = in.next();
    in.skip((flags & 0x80) != 0 ? 2 : 0);
    in.skip((flags & 0x40) != 0 ? in.next() : 0);
    in.skip((flags & 0x20) != 0 ? 2 : 0);
    in.open(4);
    int objectType = in.next();
    in.skip(12);
    in.open(5);
    int first = in.next();
    int type = first >> 3;
    if (type == 31) {
      type = 32 + ((first & 7) << 3 | in.next() >> 5);
    }
    return String.format(Locale.ROOT, "mp4a.%02x.%d", objectType, type);
  }

  /// Walks MPEG-4 descriptors (ISO/IEC 14496-1 §8.3.3).
  private static final class Descriptors {
    private final Box box;
    private int position;

    Descriptors(Box box, int position) {
      this.box = box;
      this.position = position;
    }

    int next() throws MalformedMediaException {
      return box.byteAt(position++);
    }

    void skip(int count) {
      position += count;
    }

    void open(int tag) throws MalformedMediaException {
      if (next() != tag) {
        throw new MalformedMediaException("'esds' lacks descriptor " + tag);
      }
      int length = 0;
      while ((next() & 0x80) != 0) {
        if (++length == 4) {
          throw new MalformedMediaException("'esds' holds an endless length");
        }
      }
    }
  }
}
