package live.spyglass.transcode.hls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A part or a segment taken apart (ISO/IEC 14496-12 §8.8): when its samples begin and end, in the
/// track's ticks, and their bytes.
@SuppressWarnings("ArrayRecordComponent") // compared by its parts
record Fragments(long start, long end, int samples, byte[] media) {

  private static final int HEADER = 8;

  /// Throws [AssertionError] when its samples leave a hole or are anything but `moof` and `mdat` in
  /// turn (RFC 8216bis §3.3).
  static Fragments of(byte[] bytes) {
    ByteArrayOutputStream media = new ByteArrayOutputStream();
    long start = -1;
    long end = -1;
    int samples = 0;
    int at = 0;
    while (at < bytes.length) {
      ByteBuffer moof = box(bytes, at, "moof");
      ByteBuffer traf = find(moof, "traf");
      ByteBuffer tfdt = find(traf, "tfdt");
      long time = tfdt.get(0) == 1 ? tfdt.getLong(4) : tfdt.getInt(4) & 0xffffffffL;
      if (end >= 0 && time != end) {
        throw new AssertionError("§3.3: a hole of " + (time - end) + " ticks");
      }
      start = start < 0 ? time : start;
      Totals totals = totals(find(traf, "trun"));
      end = time + totals.ticks();
      samples += totals.samples();
      at += HEADER + moof.capacity();
      ByteBuffer mdat = box(bytes, at, "mdat");
      if (mdat.capacity() != totals.bytes()) {
        throw new AssertionError("§3.3: 'mdat' holds other than the samples");
      }
      media.write(bytes, at + HEADER, mdat.capacity());
      at += HEADER + mdat.capacity();
    }
    return new Fragments(start, end, samples, media.toByteArray());
  }

  /// Ticks per second, from an initialization segment.
  static long timescale(byte[] init) {
    ByteBuffer moov = null;
    for (int at = 0; at < init.length; at += ByteBuffer.wrap(init).getInt(at)) {
      moov = type(init, at).equals("moov") ? box(init, at, "moov") : moov;
    }
    if (moov == null) {
      throw new AssertionError("§3.3: no 'moov'");
    }
    ByteBuffer mdhd = find(find(find(moov, "trak"), "mdia"), "mdhd");
    return mdhd.getInt(mdhd.get(0) == 1 ? 20 : 12) & 0xffffffffL;
  }

  private record Totals(int samples, long ticks, long bytes) {}

  private static Totals totals(ByteBuffer trun) {
    int flags = trun.getInt(0);
    int count = trun.getInt(4);
    if ((flags & 0x300) != 0x300) {
      throw new AssertionError("durations and sizes are not in the 'trun'");
    }
    int at = 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 4 : 0);
    long ticks = 0;
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      ticks += trun.getInt(at);
      bytes += trun.getInt(at + 4);
      at += 8 + ((flags & 0x400) != 0 ? 4 : 0) + ((flags & 0x800) != 0 ? 4 : 0);
    }
    return new Totals(count, ticks, bytes);
  }

  private static ByteBuffer find(ByteBuffer parent, String type) {
    List<String> seen = new ArrayList<>();
    byte[] bytes = new byte[parent.capacity()];
    parent.get(0, bytes);
    for (int at = 0; at + HEADER <= bytes.length; at += ByteBuffer.wrap(bytes).getInt(at)) {
      seen.add(type(bytes, at));
      if (type(bytes, at).equals(type)) {
        return box(bytes, at, type);
      }
    }
    throw new AssertionError("no '" + type + "' among " + seen);
  }

  private static ByteBuffer box(byte[] bytes, int at, String type) {
    if (!type(bytes, at).equals(type)) {
      throw new AssertionError("§3.3: '" + type(bytes, at) + "' where '" + type + "' has to be");
    }
    int size = ByteBuffer.wrap(bytes).getInt(at);
    return ByteBuffer.wrap(bytes, at + HEADER, size - HEADER).slice();
  }

  private static String type(byte[] bytes, int at) {
    return new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
  }
}
