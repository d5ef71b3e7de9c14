package live.spyglass.transcode.packaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The segments of one rendition from number 0 on, with what playlists ask of them at a cost that
/// does not grow with their number. Only ever appended to, by one thread at a time; a [#snapshot]
/// may be read by any other afterwards.
public final class SegmentList {

  private Segment[] segments = new Segment[64];
  private long[] ends = new long[64];
  private List<Integer> breaks = new ArrayList<>();
  private final PeakRate peak;
  private int size;
  private long bytes;
  private long mediaMicros;

  /// `targetMicros`: the target duration, which the peak bit rate is measured by.
  public SegmentList(long targetMicros) {
    this.peak = new PeakRate(targetMicros);
  }

  public static SegmentList of(PackagingProperties limits, List<Segment> segments) {
    SegmentList list = new SegmentList(limits.targetMicros());
    segments.forEach(list::add);
    return list;
  }

  public void add(Segment segment) {
    if (size == segments.length) {
      segments = Arrays.copyOf(segments, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    if (size > 0 && segments[size - 1].epoch() != segment.epoch()) {
      breaks.add(size);
    }
    segments[size] = segment;
    ends[size] = endMicros() + segment.durationMicros();
    size++;
    if (!segment.gap()) {
      bytes += segment.bytes();
      mediaMicros += segment.durationMicros();
    }
    peak.add(segment);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public Segment get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return segments[index];
  }

  public Segment getLast() {
    return get(size - 1);
  }

  void forEach(int from, Consumer<Segment> action) {
    for (int i = from; i < size; i++) {
      action.accept(segments[i]);
    }
  }

  public List<Segment> toList() {
    return List.of(Arrays.copyOf(segments, size));
  }

  /// Microseconds from the beginning of the first segment to the end of the last, gaps included.
  long endMicros() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /// The first segment of which something lies within the last `micros`.
  int firstWithin(long micros) {
    if (micros <= 0) {
      return size;
    }
    int found = Arrays.binarySearch(ends, 0, size, endMicros() - micros);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /// How many discontinuities lie before the segment of this index or right at its beginning: what
  /// `EXT-X-DISCONTINUITY-SEQUENCE` is in a playlist that it begins (RFC 8216bis §4.4.3.3). `epoch`
  /// is that of the segment, which need not be finished.
  int discontinuitiesUpTo(int index, int epoch) {
    int count = (int) breaks.stream().takeWhile(start -> start <= index).count();
    return index == size && size > 0 && segments[size - 1].epoch() != epoch ? count + 1 : count;
  }

  /// Bits per second so far; none when there is nothing to measure.
  MultivariantPlaylist.Bandwidth bandwidth() {
    return mediaMicros == 0
        ? MultivariantPlaylist.Bandwidth.NONE
        : new MultivariantPlaylist.Bandwidth(peak.bits(), bytes * 8_000_000L / mediaMicros);
  }

  /// What is there now, for readers that take their time.
  SegmentList snapshot() {
    return new SegmentList(this);
  }

  private SegmentList(SegmentList other) {
    this.segments = other.segments;
    this.ends = other.ends;
    this.breaks = List.copyOf(other.breaks);
    this.peak = other.peak;
    this.size = other.size;
    this.bytes = other.bytes;
    this.mediaMicros = other.mediaMicros;
  }
}
