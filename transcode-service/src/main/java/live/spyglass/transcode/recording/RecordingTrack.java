package live.spyglass.transcode.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import live.spyglass.transcode.packaging.Fragment;
import live.spyglass.transcode.packaging.InitSegment;
import live.spyglass.transcode.packaging.MalformedMediaException;

/// One track of a recording as it is put together: its samples on one clock through all epochs, and
/// the chunks in which they lie. Times are ticks of `timescale`, the one of the first epoch.
final class RecordingTrack {

  /// Samples one after the other: the bytes `before`, then those of a stored object. `description`
  /// counts from 1.
  @SuppressWarnings("ArrayRecordComponent") // never compared, never written to
  record Chunk(int samples, int description, byte[] before, String key, long offset, int stored) {

    int length() {
      return before.length + stored;
    }

    Chunk behind(byte[] other) {
      return new Chunk(samples, description, other, key, offset, stored);
    }
  }

  private static final byte[] NOTHING = {};

  private final int id;
  private final InitSegment first;
  private final List<byte[]> descriptions = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private long[] starts = new long[1024];
  private int[] sizes = new int[1024];
  private int[] later = new int[1024];
  private boolean[] keys = new boolean[1024];
  private int count;
  private long end;

  RecordingTrack(int id, InitSegment first) {
    this.id = id;
    this.first = first;
  }

  /// Adds a fragment, as one chunk, or as more that begin with a keyframe each. `base`: where its
  /// epoch begins, in microseconds; `epochTimescale`: of its times; `origin`: the time in it that
  /// is the epoch's beginning.
  void add(
      List<Fragment.Entry> entries,
      InitSegment init,
      double base,
      double origin,
      String key,
      long offset) {
    int description = description(init.sampleEntry());
    int samples = 0;
    int length = 0;
    long at = offset;
    for (Fragment.Entry entry : entries) {
      if (video() && entry.key() && samples > 0) {
        chunks.add(new Chunk(samples, description, NOTHING, key, at, length));
        at += length;
        samples = 0;
        length = 0;
      }
      double seconds = entry.decodeTime() / (double) init.timescale();
      long start = Math.round((base + seconds - origin) * timescale());
      start = count == 0 ? Math.max(0, start) : Math.max(start, starts[count - 1] + 1);
      grow();
      starts[count] = start;
      sizes[count] = entry.size();
      later[count] = (int) (entry.shownLater() * timescale() / init.timescale());
      keys[count] = entry.key();
      count++;
      samples++;
      length += entry.size();
      end = start + Math.max(1, entry.duration() * timescale() / init.timescale());
    }
    chunks.add(new Chunk(samples, description, NOTHING, key, at, length));
  }

  /// Everything is added. Where there are several sample entries, keyframes bring theirs along.
  void complete() throws MalformedMediaException {
    if (!video() || descriptions.size() < 2) {
      return;
    }
    int sample = 0;
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (keys[sample]) {
        byte[] sets = InBand.of(descriptions.get(chunk.description() - 1));
        chunks.set(i, chunk.behind(sets));
        sizes[sample] += sets.length;
      }
      sample += chunk.samples();
    }
  }

  int id() {
    return id;
  }

  boolean video() {
    return first.video();
  }

  int width() {
    return first.width();
  }

  int height() {
    return first.height();
  }

  long timescale() {
    return first.timescale();
  }

  List<byte[]> descriptions() {
    return descriptions;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  int count() {
    return count;
  }

  /// When the first sample begins.
  long start() {
    return count == 0 ? 0 : starts[0];
  }

  /// From the first sample's beginning to the last one's end.
  long duration() {
    return end - start();
  }

  double endSeconds() {
    return end / (double) timescale();
  }

  /// Up to the next sample, so that a hole shows the last picture for longer.
  long durationOf(int sample) {
    return (sample + 1 < count ? starts[sample + 1] : end) - starts[sample];
  }

  int sizeOf(int sample) {
    return sizes[sample];
  }

  int shownLater(int sample) {
    return later[sample];
  }

  boolean isKey(int sample) {
    return keys[sample];
  }

  private int description(byte[] entry) {
    for (int i = 0; i < descriptions.size(); i++) {
      if (Arrays.equals(descriptions.get(i), entry)) {
        return i + 1;
      }
    }
    descriptions.add(entry);
    return descriptions.size();
  }

  private void grow() {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      sizes = Arrays.copyOf(sizes, count * 2);
      later = Arrays.copyOf(later, count * 2);
      keys = Arrays.copyOf(keys, count * 2);
    }
  }
}
