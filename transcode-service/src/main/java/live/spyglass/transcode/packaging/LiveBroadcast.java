package live.spyglass.transcode.packaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A broadcast whose live edge is on this node: packagers write it, viewers wait for it. One lock
/// guards all of it; what is done under it is short. Thread-safe.
public final class LiveBroadcast {

  private final PackagingProperties limits;
  private final SegmentSink sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, LiveRendition> renditions = new LinkedHashMap<>();
  private final List<Epoch> epochs;
  private final Map<Integer, Map<String, byte[]>> inits = new HashMap<>();
  private final long firstNumber;
  private final LiveEdge edge;
  private @Nullable EpochPackager current;
  private long version;
  private long partMicros;
  private boolean ended;

  /// Goes on from what is stored (nothing, for a new broadcast). `firstNumber`: the lowest number
  /// that was surely never used for another segment; numbers between are gaps.
  public LiveBroadcast(
      PackagingProperties limits, MediaIndex stored, long firstNumber, SegmentSink sink) {
    this.limits = limits;
    this.sink = sink;
    this.epochs = new ArrayList<>(stored.epochs());
    this.partMicros = limits.partMicros(stored);
    this.firstNumber = firstNumber;
    this.edge = new LiveEdge(this);
    for (String name : stored.names()) {
      LiveRendition rendition =
          new LiveRendition(
              name, SegmentList.of(limits, stored.findSegments(name).orElse(List.of())));
      if (!rendition.finished().isEmpty()) {
        fillTo(rendition, firstNumber, Math.max(0, epochs.size() - 1));
      }
      renditions.put(name, rendition);
    }
  }

  /// Begins an epoch; the one before, if it is not over, is finished first.
  public EpochPackager begin(EpochPackager.Plan plan) {
    lock.lock();
    try {
      if (current != null) {
        current.finish();
      }
      if (renditions.isEmpty()) {
        partMicros = limits.partMicros(plan.renditions().getFirst().frameRate());
      }
      addRenditions(plan.renditions().stream().map(Epoch.Rendition::name).toList());
      EpochPackager epoch = new EpochPackager(this, plan);
      current = epoch;
      return epoch;
    } finally {
      lock.unlock();
    }
  }

  /// The broadcast is over: from now on its playlists are closed.
  public void end() {
    lock.lock();
    try {
      if (current != null) {
        current.finish();
      }
      ended = true;
      changed();
    } finally {
      lock.unlock();
    }
  }

  /// Rendition names in the ladder's order; empty before the first epoch.
  public List<String> names() {
    lock.lock();
    try {
      return List.copyOf(renditions.keySet());
    } finally {
      lock.unlock();
    }
  }

  /// All that is finished, as it is now.
  public MediaIndex index() {
    lock.lock();
    try {
      Map<String, List<Segment>> segments = new LinkedHashMap<>();
      renditions.forEach((name, one) -> segments.put(name, one.finished().toList()));
      return new MediaIndex(ended, List.copyOf(renditions.keySet()), List.copyOf(epochs), segments);
    } finally {
      lock.unlock();
    }
  }

  /// Bits per second of a rendition, measured as far as that is possible; 0 when nothing is known.
  public long bandwidth(String name) {
    lock.lock();
    try {
      return epochs.reversed().stream()
          .flatMap(epoch -> epoch.findRendition(name).stream())
          .findFirst()
          .map(rendition -> measuredBandwidth(rendition).peak())
          .orElse(0L);
    } finally {
      lock.unlock();
    }
  }

  /// How long it is up to now, gaps included: where in the replay what comes next will be.
  public long positionMillis() {
    lock.lock();
    try {
      return renditions.values().stream()
          .findFirst()
          .map(leader ->
              leader.finished().endMicros()
                  + leader.openParts().stream().mapToLong(Part::durationMicros).sum())
          .map(micros -> micros / 1000)
          .orElse(0L);
    } finally {
      lock.unlock();
    }
  }

  /// When somebody last asked for this rendition's playlist, in tens of seconds of an arbitrary
  /// clock: a gateway asks for all its viewers, so more cannot be known.
  public long lastAsked(String name) {
    lock.lock();
    try {
      LiveRendition rendition = renditions.get(name);
      return rendition == null ? 0 : rendition.askedNanos() / 10_000_000_000L;
    } finally {
      lock.unlock();
    }
  }

  /// A whole segment, while it is kept here.
  public Optional<byte[]> findSegment(String name, long number) {
    lock.lock();
    try {
      LiveRendition rendition = renditions.get(name);
      return rendition == null ? Optional.empty() : rendition.findBytes(number);
    } finally {
      lock.unlock();
    }
  }

  /// The fencing token of the claim under which an epoch was made; 0 when there is no such epoch.
  public long token(int epoch) {
    lock.lock();
    try {
      return epochs.stream()
          .filter(one -> one.number() == epoch)
          .mapToLong(Epoch::token)
          .findFirst()
          .orElse(0);
    } finally {
      lock.unlock();
    }
  }

  /// What is known of a finished segment.
  public Optional<Segment> describe(String name, long number) {
    lock.lock();
    try {
      LiveRendition rendition = renditions.get(name);
      return rendition == null || number < 0 || number >= rendition.openNumber()
          ? Optional.empty()
          : Optional.of(rendition.finished().get((int) number));
    } finally {
      lock.unlock();
    }
  }

  /// The initialization segment of an epoch of this node's own.
  public Optional<byte[]> findInit(String name, int epoch) {
    lock.lock();
    try {
      return Optional.ofNullable(inits.getOrDefault(epoch, Map.of()).get(name));
    } finally {
      lock.unlock();
    }
  }

  /// What viewers ask.
  public LiveEdge edge() {
    return edge;
  }

  ReentrantLock lock() {
    return lock;
  }

  PackagingProperties limits() {
    return limits;
  }

  long partMicros() {
    return partMicros;
  }

  LiveRendition rendition(String name) {
    LiveRendition rendition = renditions.get(name);
    if (rendition == null) {
      throw new IllegalArgumentException("the broadcast has no rendition " + name);
    }
    return rendition;
  }

  Epoch open(EpochPackager.Plan plan, Map<String, InitSegment> headers) {
    renditions.values().stream()
        .max(Comparator.comparingLong(LiveRendition::openNumber))
        .ifPresent(this::fillGaps);
    renditions.values().forEach(rendition -> fillTo(rendition, firstNumber, epochs.size()));
    List<Epoch.Rendition> described = new ArrayList<>();
    for (Epoch.Rendition planned : plan.renditions()) {
      InitSegment init = headers.get(planned.name());
      if (init != null) {
        described.add(
            new Epoch.Rendition(
                planned.name(),
                init.width(),
                init.height(),
                planned.frameRate(),
                planned.bandwidth(),
                init.codec()));
      }
    }
    long first = renditions.values().iterator().next().openNumber();
    Epoch epoch = new Epoch(epochs.size(), plan.stream(), plan.token(), first, described);
    epochs.add(epoch);
    Map<String, byte[]> bytes = new HashMap<>();
    headers.forEach((name, init) -> bytes.put(name, init.bytes()));
    inits.put(epoch.number(), bytes);
    sink.epoch(epoch, headers);
    return epoch;
  }

  /// When the last segment ended by the wall clock. A publisher that comes back sends its first
  /// frames in a burst, as if they were older than they are; a clock that went back would make some
  /// players lay the next epoch over the end of this one.
  long endMillis() {
    return renditions.values().stream()
        .map(LiveRendition::finished)
        .filter(finished -> !finished.isEmpty())
        .map(SegmentList::getLast)
        .mapToLong(Segment::endMillis)
        .max()
        .orElse(0);
  }

  void opened(long number) {
    sink.opened(number);
  }

  void finished(LiveRendition rendition, Segment segment, byte[] bytes) {
    LiveRendition.Recent recent = rendition.finish(segment, bytes);
    sink.segment(
        rendition.name(),
        segment,
        bytes,
        () -> {
          lock.lock();
          try {
            recent.release();
            rendition.trim();
          } finally {
            lock.unlock();
          }
        });
  }

  /// Gives every rendition as many segments as the leader has.
  void fillGaps(LiveRendition leader) {
    for (LiveRendition rendition : renditions.values()) {
      for (int i = rendition.finished().size(); i < leader.finished().size(); i++) {
        Segment like = leader.finished().get(i);
        rendition.gap(new Segment(i, like.epoch(), like.startMillis(), like.durationMicros(), 0));
      }
    }
  }

  /// Signalled when something is new.
  Condition change() {
    return changed;
  }

  /// Grows with every change.
  long version() {
    return version;
  }

  boolean ended() {
    return ended;
  }

  @Nullable EpochPackager current() {
    return current;
  }

  List<Epoch> epochs() {
    return epochs;
  }

  List<LiveRendition> renditions() {
    return List.copyOf(renditions.values());
  }

  Optional<LiveRendition> findRendition(String name) {
    return Optional.ofNullable(renditions.get(name));
  }

  void changed() {
    version++;
    changed.signalAll();
  }

  /// In the ladder's order, whatever was there before.
  private void addRenditions(List<String> names) {
    List<String> all = MediaIndex.merge(List.copyOf(renditions.keySet()), names);
    Map<String, LiveRendition> before = Map.copyOf(renditions);
    renditions.clear();
    for (String name : all) {
      LiveRendition known = before.get(name);
      renditions.put(
          name,
          known == null ? new LiveRendition(name, new SegmentList(limits.targetMicros())) : known);
    }
  }

  private void fillTo(LiveRendition rendition, long number, int epoch) {
    SegmentList finished = rendition.finished();
    while (rendition.openNumber() < number) {
      long start = finished.isEmpty() ? 0 : finished.getLast().endMillis();
      rendition.gap(Segment.lost(rendition.openNumber(), epoch, start));
    }
  }

  boolean watchable() {
    return ended
        || (current != null && current.ready())
        || renditions.values().stream().anyMatch(rendition -> !rendition.finished().isEmpty());
  }

  /// As measured on the segments, or on the parts of the first; what is expected before.
  MultivariantPlaylist.Bandwidth measuredBandwidth(Epoch.Rendition described) {
    LiveRendition rendition = rendition(described.name());
    MultivariantPlaylist.Bandwidth measured =
        rendition.finished().bandwidth().orExpected(described.bandwidth());
    if (measured.peak() > 0) {
      return measured;
    }
    long bytes = rendition.openParts().stream().mapToLong(part -> part.bytes().length).sum();
    long micros = rendition.openParts().stream().mapToLong(Part::durationMicros).sum();
    long bits = micros == 0 ? 0 : bytes * 8_000_000 / micros;
    return new MultivariantPlaylist.Bandwidth(bits, bits);
  }
}
