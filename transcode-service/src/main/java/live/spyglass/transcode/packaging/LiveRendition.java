package live.spyglass.transcode.packaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One rendition at the live edge: all finished segments by number, the bytes and parts of the
/// newest, and the parts of the one that grows. Everything is guarded by the broadcast's lock.
final class LiveRendition {

  /// Segments whose bytes stay here even when they are stored: what players ask for.
  private static final int KEPT_SEGMENTS = 10;

  private final String name;
  private final SegmentList finished;
  private final Deque<Recent> recent = new ArrayDeque<>();
  private final List<Part> open = new ArrayList<>();
  private int openEpoch;
  private long openStartMillis;
  private long askedNanos = Long.MIN_VALUE;

  LiveRendition(String name, SegmentList stored) {
    this.name = name;
    this.finished = stored;
  }

  void asked(long nanos) {
    askedNanos = nanos;
  }

  long askedNanos() {
    return askedNanos;
  }

  String name() {
    return name;
  }

  /// The number of the segment that grows, or that the next one will have.
  long openNumber() {
    return finished.size();
  }

  List<Part> openParts() {
    return open;
  }

  int openEpoch() {
    return openEpoch;
  }

  long openStartMillis() {
    return openStartMillis;
  }

  SegmentList finished() {
    return finished;
  }

  /// The parts of a finished segment; empty when they are no longer kept.
  List<Part> parts(long number) {
    return number == openNumber() ? open : findRecent(number).map(Recent::parts).orElse(List.of());
  }

  /// The parts of all finished segments that are still kept, by number.
  Map<Long, List<Part>> recentParts() {
    Map<Long, List<Part>> parts = new HashMap<>();
    recent.forEach(entry -> parts.put(entry.number, entry.parts));
    return parts;
  }

  Optional<byte[]> findBytes(long number) {
    return findRecent(number).map(Recent::bytes);
  }

  void addPart(Part part, int epoch, long startMillis) {
    if (open.isEmpty()) {
      openEpoch = epoch;
      openStartMillis = startMillis;
    }
    open.add(part);
  }

  Recent finish(Segment segment, byte[] bytes) {
    Recent entry = new Recent(segment.number(), List.copyOf(open), bytes);
    finished.add(segment);
    open.clear();
    recent.addLast(entry);
    trim();
    return entry;
  }

  void gap(Segment segment) {
    finished.add(segment);
    open.clear();
  }

  void trim() {
    int extra = recent.size() - KEPT_SEGMENTS;
    if (extra > 0) {
      recent.removeIf(entry -> entry.number <= openNumber() - KEPT_SEGMENTS && entry.released);
    }
  }

  private Optional<Recent> findRecent(long number) {
    return recent.stream().filter(entry -> entry.number == number).findFirst();
  }

  /// A finished segment whose bytes are still here.
  static final class Recent {
    private final long number;
    private final List<Part> parts;
    private final byte[] bytes;
    private boolean released;

    Recent(long number, List<Part> parts, byte[] bytes) {
      this.number = number;
      this.parts = parts;
      this.bytes = bytes;
    }

    List<Part> parts() {
      return parts;
    }

    byte[] bytes() {
      return bytes;
    }

    void release() {
      released = true;
    }
  }

  /// Number of the last segment that has anything, and its last part: what a rendition report says.
  @Nullable Position lastPosition() {
    if (!open.isEmpty()) {
      return new Position(openNumber(), open.size() - 1);
    }
    if (finished.isEmpty()) {
      return null;
    }
    return new Position(openNumber() - 1, Math.max(0, parts(openNumber() - 1).size() - 1));
  }

  record Position(long number, int part) {}
}
