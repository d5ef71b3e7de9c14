package live.spyglass.transcode.packaging;

import java.util.ArrayList;
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

  private static final int MOST_AHEAD_SEGMENTS = 2;

  private final PackagingProperties limits;
  private final SegmentSink sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, LiveRendition> renditions = new LinkedHashMap<>();
  private final List<Epoch> epochs;
  private final Map<Integer, Map<String, byte[]>> inits = new HashMap<>();
  private final Map<String, Rendered> rendered = new HashMap<>();
  private final long firstNumber;
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
    this.partMicros = limits.partMicros();
    this.firstNumber = firstNumber;
    for (String name : stored.names()) {
      LiveRendition rendition =
          new LiveRendition(name, stored.findSegments(name).orElse(List.of()));
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
        plan.renditions()
            .forEach(rendition ->
                renditions.put(rendition.name(), new LiveRendition(rendition.name(), List.of())));
        partMicros = partFor(plan.renditions().getFirst().frameRate());
      }
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
      renditions.forEach((name, one) -> segments.put(name, List.copyOf(one.finished())));
      return new MediaIndex(ended, List.copyOf(renditions.keySet()), List.copyOf(epochs), segments);
    } finally {
      lock.unlock();
    }
  }

  /// The multivariant playlist, once something can be watched.
  public PlaylistAnswer multivariant() throws InterruptedException {
    lock.lock();
    try {
      long left = limits.threeTargets().toNanos();
      while (!watchable()) {
        if (left <= 0) {
          return new PlaylistAnswer.NotInTime();
        }
        left = changed.awaitNanos(left);
      }
      String text =
          MultivariantPlaylist.write(
              epochs, List.copyOf(renditions.keySet()), rendition -> bandwidth(rendition));
      return new PlaylistAnswer.Ready(text, ended, false);
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
          .map(rendition -> bandwidth(rendition).peak())
          .orElse(0L);
    } finally {
      lock.unlock();
    }
  }

  /// A media playlist, after waiting for what is asked for.
  public PlaylistAnswer playlist(String name, Reload reload) throws InterruptedException {
    lock.lock();
    try {
      LiveRendition rendition = renditions.get(name);
      if (rendition == null) {
        return new PlaylistAnswer.Unknown();
      }
      if (!ended && tooFarAhead(rendition, reload)) {
        return new PlaylistAnswer.TooFarAhead();
      }
      long left = limits.threeTargets().toNanos();
      while (!ended && !holds(rendition, reload)) {
        if (left <= 0) {
          return new PlaylistAnswer.NotInTime();
        }
        left = changed.awaitNanos(left);
      }
      return new PlaylistAnswer.Ready(
          render(rendition, reload.skip()), ended, reload.number() != null);
    } finally {
      lock.unlock();
    }
  }

  /// A part. One that is hinted, or may come soon, is waited for; empty when it does not exist,
  /// does not come, or is no longer kept.
  public Optional<byte[]> findPart(String name, long number, int part) throws InterruptedException {
    lock.lock();
    try {
      LiveRendition rendition = renditions.get(name);
      if (rendition == null || tooFarAhead(rendition, new Reload(number, part, false))) {
        return Optional.empty();
      }
      EpochPackager asked = current;
      long left = limits.threeTargets().toNanos();
      while (true) {
        List<Part> parts = rendition.parts(number);
        if (part < parts.size()) {
          return Optional.of(parts.get(part).bytes());
        }
        if (rendition.openNumber() > number
            || ended
            || asked == null
            || asked.over()
            || left <= 0) {
          return Optional.empty();
        }
        left = changed.awaitNanos(left);
      }
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

  void changed() {
    version++;
    changed.signalAll();
  }

  private void fillTo(LiveRendition rendition, long number, int epoch) {
    List<Segment> finished = rendition.finished();
    long micros = limits.segment().toNanos() / 1000;
    while (rendition.openNumber() < number) {
      long start =
          finished.isEmpty()
              ? 0
              : finished.getLast().startMillis() + finished.getLast().durationMicros() / 1000;
      rendition.gap(new Segment(rendition.openNumber(), epoch, start, micros, 0));
    }
  }

  private boolean watchable() {
    return ended
        || (current != null && current.ready())
        || renditions.values().stream().anyMatch(rendition -> !rendition.finished().isEmpty());
  }

  private MultivariantPlaylist.Bandwidth bandwidth(Epoch.Rendition described) {
    LiveRendition rendition = rendition(described.name());
    MultivariantPlaylist.Bandwidth measured =
        MultivariantPlaylist.Bandwidth.measure(rendition.finished(), described.bandwidth());
    if (measured.peak() > 0) {
      return measured;
    }
    long bytes = rendition.openParts().stream().mapToLong(part -> part.bytes().length).sum();
    long micros = rendition.openParts().stream().mapToLong(Part::durationMicros).sum();
    long bits = micros == 0 ? 0 : bytes * 8_000_000 / micros;
    return new MultivariantPlaylist.Bandwidth(bits, bits);
  }

  private boolean tooFarAhead(LiveRendition rendition, Reload reload) {
    if (reload.number() == null) {
      return false;
    }
    long last =
        rendition.openParts().isEmpty() ? rendition.openNumber() - 1 : rendition.openNumber();
    if (reload.number() > last + MOST_AHEAD_SEGMENTS) {
      return true;
    }
    if (reload.part() == null) {
      return false;
    }
    long most = Math.max(3, (3_000_000 + partMicros - 1) / partMicros);
    if (reload.number() == rendition.openNumber()) {
      return reload.part() >= rendition.openParts().size() + most;
    }
    return reload.number() > rendition.openNumber() && reload.part() > most;
  }

  /// §6.2.5.2; a part beyond the last of a finished segment means the first of the next one.
  private static boolean holds(LiveRendition rendition, Reload reload) {
    if (reload.number() == null) {
      return !rendition.finished().isEmpty() || !rendition.openParts().isEmpty();
    }
    long open = rendition.openNumber();
    if (reload.part() == null || reload.number() > open) {
      return open > reload.number();
    }
    if (reload.number() == open) {
      return rendition.openParts().size() > reload.part();
    }
    boolean beyond =
        reload.number() == open - 1
            && !rendition.parts(open - 1).isEmpty()
            && reload.part() >= rendition.parts(open - 1).size();
    return !beyond || !rendition.openParts().isEmpty();
  }

  private String render(LiveRendition rendition, boolean skip) {
    String key = rendition.name() + skip;
    Rendered last = rendered.get(key);
    if (last == null || last.version != version) {
      last = new Rendered(version, write(rendition, skip));
      rendered.put(key, last);
    }
    return last.text;
  }

  private String write(LiveRendition rendition, boolean skip) {
    if (ended) {
      return MediaPlaylist.replay(limits, rendition.finished());
    }
    List<MediaPlaylist.Report> reports = new ArrayList<>();
    for (LiveRendition other : renditions.values()) {
      LiveRendition.Position position = other.lastPosition();
      if (other != rendition && position != null) {
        reports.add(new MediaPlaylist.Report(other.name(), position.number(), position.part()));
      }
    }
    EpochPackager running = current;
    boolean open = running != null && running.running();
    return MediaPlaylist.live(
        limits,
        new MediaPlaylist.Live(
            partMicros,
            rendition.finished(),
            rendition::parts,
            open && running != null
                ? new MediaPlaylist.Open(
                    rendition.openNumber(),
                    running.number(),
                    rendition.openStartMillis(),
                    rendition.openParts())
                : null,
            reports,
            skip));
  }

  /// The part target: the configured one, or the shortest run of whole frames that is long enough
  /// when frames are so slow that less than 85 % of it would be filled (§4.4.4.9).
  private long partFor(double frameRate) {
    long target = limits.partMicros();
    if (frameRate <= 0) {
      return target;
    }
    double frame = 1e6 / frameRate;
    long frames = (long) (target / frame);
    return frames * frame >= 0.85 * target ? target : (long) Math.ceil((frames + 1) * frame) + 1000;
  }

  private record Rendered(long version, String text) {}
}
