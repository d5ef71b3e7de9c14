package live.spyglass.transcode.recording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;

/// `index.json`. A segment is `[epoch, wall clock in ms, duration in µs, bytes]`; its number is its
/// place.
record StoredIndex(
    int version, List<String> names, List<Epoch> epochs, Map<String, List<long[]>> segments) {

  /// 2: the keys of its objects carry the tokens of its epochs.
  private static final int VERSION = 2;

  static StoredIndex of(MediaIndex index) {
    Map<String, List<long[]>> rows = new LinkedHashMap<>();
    index
        .segments()
        .forEach(
            (name, segments) -> rows.put(name, segments.stream().map(StoredIndex::row).toList()));
    return new StoredIndex(VERSION, index.names(), index.epochs(), rows);
  }

  MediaIndex toIndex() {
    Map<String, List<Segment>> read = new LinkedHashMap<>();
    segments.forEach((name, rows) -> {
      List<Segment> list = new ArrayList<>(rows.size());
      for (long[] row : rows) {
        list.add(new Segment(list.size(), (int) row[0], row[1], row[2], (int) row[3]));
      }
      read.put(name, list);
    });
    List<Epoch> fenced =
        version < 2 ? epochs.stream().map(epoch -> epoch.withToken(0)).toList() : epochs;
    return new MediaIndex(true, names, fenced, read);
  }

  private static long[] row(Segment segment) {
    return new long[] {
      segment.epoch(), segment.startMillis(), segment.durationMicros(), segment.bytes()
    };
  }
}
