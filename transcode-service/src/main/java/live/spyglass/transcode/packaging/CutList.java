package live.spyglass.transcode.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Where the segments of an epoch begin, in microseconds from its start, as the leading track finds
/// out. Segment 0 of the epoch begins at 0. Guarded by the broadcast's lock.
final class CutList {

  private final List<Long> cuts = new ArrayList<>(List.of(0L));
  private long frontier;
  private boolean complete;

  void add(long micros) {
    cuts.add(micros);
  }

  /// No further cut will lie before this moment.
  void advance(long micros) {
    frontier = Math.max(frontier, micros);
  }

  /// No further cut will come at all.
  void complete() {
    complete = true;
  }

  /// Where the epoch's segment of this index ends; empty while nobody knows.
  OptionalLong endOf(int index) {
    return index + 1 < cuts.size() ? OptionalLong.of(cuts.get(index + 1)) : OptionalLong.empty();
  }

  long startOf(int index) {
    return index < cuts.size() ? cuts.get(index) : frontier;
  }

  /// Length of a segment that has ended, or of the one that is open so far.
  long length(int index) {
    return Math.max(0, endOf(index).orElse(frontier) - startOf(index));
  }

  /// Whether all cuts up to this moment are known.
  boolean knownUpTo(long micros) {
    return complete || frontier > micros;
  }
}
