package live.spyglass.transcode.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import live.spyglass.transcode.packaging.Fragment;
import live.spyglass.transcode.packaging.InitSegment;

/// One track of a recording as it is put together: its samples on one clock through all epochs, and
/// the chunks in which they lie. Times are ticks of `timescale`, the one of the first epoch.
final class RecordingTrack {

  /// Samples one after the other in a stored object. `description` counts from 1.
  record Chunk(int samples, int description, String key, long offset, int length) {}

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

  /// Adds a fragment. `base`: where its epoch begins, in microseconds; `epochTimescale`: of its
  /// times; `origin`: the time in it that is the epoch's beginning.
  void add(
      List<Fragment.Entry> entries,
      InitSegment init,
      double base,
      double origin,
      String key,
      long offset) {
    int length = 0;
    for (Fragment.Entry entry : entries) {
      double seconds = entry.decodeTime() / (double) init.timescale();
      long start = Math.round((base + seconds - origin) * timescale());
      start = count == 0 ? Math.max(0, start) : Math.max(start, starts[count - 1] + 1);
      grow();
      starts[count] = start;
      sizes[count] = entry.size();
      later[count] = (int) (entry.shownLater() * timescale() / init.timescale());
      keys[count] = entry.key();
      count++;
      length += entry.size();
      end = start + Math.max(1, entry.duration() * timescale() / init.timescale());
    }
    chunks.add(new Chunk(entries.size(), description(init.sampleEntry()), key, offset, length));
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
