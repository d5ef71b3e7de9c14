package live.spyglass.transcode.packaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `moof` and `mdat`: samples into bytes and back (ISO/IEC 14496-12 §8.8). What is written follows
/// CMAF (ISO/IEC 23000-19 §7.3.2): one `traf`, one `trun`, `default-base-is-moof`, `tfdt` of
/// version 1.
public final class Fragment {

  private static final int NOT_SYNC = 0x0001_0000;
  private static final int FLAGS_KEY = 0x0200_0000;
  private static final int FLAGS_OTHER = 0x0101_0000;
  private static final int MOST_SAMPLES = 100_000;

  private Fragment() {}

  /// One entry of a `trun`, without the bytes: what an index of a recording is made of.
  public record Entry(long decodeTime, int duration, int shownLater, boolean key, int size) {}

  /// The samples that a `moof` describes.
  public static List<Entry> entries(Box moof, InitSegment init) throws MalformedMediaException {
    return entries(moof, init.defaults(), init.video());
  }

  private static List<Entry> entries(Box moof, InitSegment.Defaults trex, boolean video)
      throws MalformedMediaException {
    Box traf = moof.get("traf");
    Box tfhd = traf.get("tfhd");
    int has = tfhd.intAt(0);
    int at = 8 + ((has & 1) != 0 ? 8 : 0) + ((has & 2) != 0 ? 4 : 0);
    long duration = (has & 8) != 0 ? tfhd.unsignedAt(at) : trex.duration();
    at += (has & 8) != 0 ? 4 : 0;
    int size = (has & 0x10) != 0 ? tfhd.intAt(at) : trex.size();
    at += (has & 0x10) != 0 ? 4 : 0;
    int flags = (has & 0x20) != 0 ? tfhd.intAt(at) : trex.flags();
    Box tfdt = traf.get("tfdt");
    long time = tfdt.byteAt(0) == 1 ? tfdt.longAt(4) : tfdt.unsignedAt(4);

    Box trun = traf.get("trun");
    int each = trun.intAt(0);
    int count = trun.intAt(4);
    if (count < 0 || count > MOST_SAMPLES) {
      throw new MalformedMediaException("a fragment of " + count + " samples");
    }
    at = 8 + ((each & 1) != 0 ? 4 : 0);
    int first = (each & 4) != 0 ? trun.intAt(at) : flags;
    at += (each & 4) != 0 ? 4 : 0;
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long length = (each & 0x100) != 0 ? trun.unsignedAt(at) : duration;
      at += (each & 0x100) != 0 ? 4 : 0;
      int bytes = (each & 0x200) != 0 ? trun.intAt(at) : size;
      at += (each & 0x200) != 0 ? 4 : 0;
      int own = (each & 0x400) != 0 ? trun.intAt(at) : i == 0 ? first : flags;
      at += (each & 0x400) != 0 ? 4 : 0;
      int later = (each & 0x800) != 0 ? trun.intAt(at) : 0;
      at += (each & 0x800) != 0 ? 4 : 0;
      if (bytes < 0 || length > Integer.MAX_VALUE) {
        throw new MalformedMediaException("a sample of an absurd size");
      }
      entries.add(new Entry(time, (int) length, later, !video || (own & NOT_SYNC) == 0, bytes));
      time += length;
    }
    return entries;
  }

  /// The samples of a `moof` with their bytes from the `mdat` that follows it.
  static List<Sample> samples(Box moof, Box mdat, InitSegment init) throws MalformedMediaException {
    List<Sample> samples = new ArrayList<>();
    int at = mdat.start() + Box.HEADER;
    for (Entry entry : entries(moof, init)) {
      if (entry.size() > mdat.end() - at) {
        throw new MalformedMediaException("a sample reaches beyond its 'mdat'");
      }
      ByteBuffer data = ByteBuffer.wrap(mdat.bytes(), at, entry.size()).slice();
      samples.add(
          new Sample(entry.decodeTime(), entry.duration(), entry.shownLater(), entry.key(), data));
      at += entry.size();
    }
    return samples;
  }

  /// Samples as one fragment; where their times leave a hole, as several.
  static byte[] write(long sequence, List<Sample> samples, boolean video) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 1; i <= samples.size(); i++) {
      if (i == samples.size() || samples.get(i).decodeTime() != samples.get(i - 1).end()) {
        out.writeBytes(writeRun(sequence, samples.subList(from, i), video));
        from = i;
      }
    }
    return out.toByteArray();
  }

  private static byte[] writeRun(long sequence, List<Sample> samples, boolean video) {
    int each = video ? 16 : 8;
    int trun = 20 + each * samples.size();
    int traf = Box.HEADER + 20 + 20 + trun;
    int moof = Box.HEADER + 16 + traf;
    int payload = samples.stream().mapToInt(Sample::size).sum();
    ByteBuffer out = ByteBuffer.allocate(moof + Box.HEADER + payload);
    header(out, moof, "moof");
    header(out, 16, "mfhd").putInt(0).putInt((int) sequence);
    header(out, traf, "traf");
    header(out, 20, "tfhd").putInt(0x020020).putInt(1).putInt(video ? FLAGS_OTHER : FLAGS_KEY);
    header(out, 20, "tfdt").putInt(1 << 24).putLong(samples.getFirst().decodeTime());
    header(out, trun, "trun").putInt(1 << 24 | (video ? 0xf01 : 0x301));
    out.putInt(samples.size()).putInt(moof + Box.HEADER);
    for (Sample sample : samples) {
      out.putInt(sample.duration()).putInt(sample.size());
      if (video) {
        out.putInt(sample.key() ? FLAGS_KEY : FLAGS_OTHER).putInt(sample.shownLater());
      }
    }
    header(out, Box.HEADER + payload, "mdat");
    samples.forEach(sample -> out.put(sample.data().duplicate()));
    return out.array();
  }

  private static ByteBuffer header(ByteBuffer out, int size, String type) {
    return out.putInt(size).put(type.getBytes(StandardCharsets.ISO_8859_1));
  }
}
