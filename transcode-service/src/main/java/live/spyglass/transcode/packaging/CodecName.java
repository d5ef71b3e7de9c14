package live.spyglass.transcode.packaging;

import java.util.Locale;

/// The name of a codec for `CODECS` (RFC 6381 §3.3), from a sample entry.
final class CodecName {

  private static final int VISUAL_FIELDS = 78;
  private static final int AUDIO_FIELDS = 28;

  private CodecName() {}

  static String ofVideo(Box entry) throws MalformedMediaException {
    return switch (entry.type()) {
      case "avc1", "avc3" -> avc(entry.type(), configuration(entry, "avcC"));
      case "hvc1", "hev1" -> hevc(entry.type(), configuration(entry, "hvcC"));
      case "av01" -> av1(configuration(entry, "av1C"));
      case "vp09" -> vp9(configuration(entry, "vpcC"));
      default -> throw new MalformedMediaException("a picture of an unknown kind: " + entry.type());
    };
  }

  static String ofAudio(Box entry) throws MalformedMediaException {
    return switch (entry.type()) {
      case "mp4a" -> mpeg4(entry);
      case "Opus" -> "opus";
      default -> throw new MalformedMediaException("sound of an unknown kind: " + entry.type());
    };
  }

  private static Box configuration(Box entry, String type) throws MalformedMediaException {
    return entry
        .find(type, VISUAL_FIELDS)
        .orElseThrow(() -> new MalformedMediaException("'" + entry.type() + "' lacks " + type));
  }

  /// avc1.PPCCLL (ISO/IEC 14496-15 §5.3.3.1 and annex E.3).
  private static String avc(String type, Box avcC) throws MalformedMediaException {
    return String.format(
        Locale.ROOT, "%s.%02x%02x%02x", type, avcC.byteAt(1), avcC.byteAt(2), avcC.byteAt(3));
  }

  /// hvc1.{space}{profile}.{compatibility, bits reversed}.{tier}{level}{.constraints} without
  /// trailing zero bytes (ISO/IEC 14496-15 §8.3.3.1 and annex E.3).
  private static String hevc(String type, Box hvcC) throws MalformedMediaException {
    int first = hvcC.byteAt(1);
    String space = (first >> 6) == 0 ? "" : String.valueOf((char) ('A' + (first >> 6) - 1));
    StringBuilder name = new StringBuilder(type).append('.').append(space).append(first & 0x1f);
    name.append('.').append(Integer.toHexString(Integer.reverse(hvcC.intAt(2))));
    name.append('.').append((first & 0x20) == 0 ? 'L' : 'H').append(hvcC.byteAt(12));
    int last = 11;
    while (last >= 6 && hvcC.byteAt(last) == 0) {
      last--;
    }
    for (int i = 6; i <= last; i++) {
      name.append('.').append(Integer.toHexString(hvcC.byteAt(i)));
    }
    return name.toString();
  }

  /// av01.P.LLT.DD (AV1 in ISOBMFF §5).
  private static String av1(Box av1C) throws MalformedMediaException {
    int second = av1C.byteAt(1);
    int third = av1C.byteAt(2);
    boolean high = (third & 0x40) != 0;
    boolean twelve = (third & 0x20) != 0;
    return String.format(
        Locale.ROOT,
        "av01.%d.%02d%s.%02d",
        second >> 5,
        second & 0x1f,
        (third & 0x80) == 0 ? "M" : "H",
        high ? (twelve ? 12 : 10) : 8);
  }

  /// vp09.PP.LL.DD (VP Codec ISO Media File Format Binding). A level that is not known is taken for
  /// the lowest, as the binding's own examples do.
  private static String vp9(Box vpcC) throws MalformedMediaException {
    return String.format(
        Locale.ROOT,
        "vp09.%02d.%02d.%02d",
        vpcC.byteAt(4),
        Math.max(10, vpcC.byteAt(5)),
        Math.max(8, vpcC.byteAt(6) >> 4));
  }

  /// mp4a.40.N, N from the AudioSpecificConfig in `esds` (ISO/IEC 14496-1 §7.2.6.5, 14496-3
  /// §1.6.2.1).
  private static String mpeg4(Box entry) throws MalformedMediaException {
    Descriptors in = decoderConfiguration(entry);
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

  /// The channel configuration in the same place; the sample entry's own field says nothing.
  static int channels(Box entry) throws MalformedMediaException {
    Descriptors in = decoderConfiguration(entry);
    in.skip(13);
    in.open(5);
    in.skip(1);
    return in.next() >> 3 & 0xf;
  }

  private static Descriptors decoderConfiguration(Box entry) throws MalformedMediaException {
    Box esds =
        entry
            .find("esds", AUDIO_FIELDS)
            .orElseThrow(() -> new MalformedMediaException("'mp4a' lacks esds"));
    Descriptors in = new Descriptors(esds, 4);
    in.open(3);
    in.skip(2);
    int flags = in.next();
    in.skip((flags & 0x80) != 0 ? 2 : 0);
    in.skip((flags & 0x40) != 0 ? in.next() : 0);
    in.skip((flags & 0x20) != 0 ? 2 : 0);
    in.open(4);
    return in;
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
