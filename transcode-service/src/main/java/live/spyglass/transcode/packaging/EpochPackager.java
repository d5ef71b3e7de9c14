package live.spyglass.transcode.packaging;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The tracks of one epoch and their common cuts. The epoch gets its number, and is announced, when
/// every track has shown its header and the leader its first frame; one that ends before leaves no
/// trace.
public final class EpochPackager {

  private static final long STALL_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LEAST_TAIL_MICROS = 500_000;

  private final LiveBroadcast broadcast;
  private final Plan plan;
  private final Map<String, TrackPackager> tracks = new LinkedHashMap<>();
  private final TrackPackager leader;
  private final CutList cuts = new CutList();
  private @Nullable Epoch epoch;
  private long wallMillis;
  private boolean ready;
  private boolean over;
  private boolean opening;
  private final Set<TrackPackager> late = new HashSet<>();

  /// What an epoch is to be. `renditions` lack their codecs; top first. `wallMillis` tells, when
  /// the first frame is there, at what time it was made. `ready` runs once, when everything can be
  /// watched, with a lock held: it must not wait. Nor may `part`, which is told of every part when
  /// its last frame was made, in milliseconds since 1970.
  public record Plan(
      String stream,
      long token,
      List<Epoch.Rendition> renditions,
      LongSupplier wallMillis,
      Runnable ready,
      LongConsumer part) {}

  EpochPackager(LiveBroadcast broadcast, Plan plan) {
    this.broadcast = broadcast;
    this.plan = plan;
    for (Epoch.Rendition rendition : plan.renditions()) {
      LiveRendition target = broadcast.rendition(rendition.name());
      tracks.put(rendition.name(), new TrackPackager(this, target, tracks.isEmpty()));
    }
    this.leader = tracks.values().iterator().next();
  }

  /// Where the samples of a rendition go.
  public TrackPackager track(String rendition) {
    TrackPackager track = tracks.get(rendition);
    if (track == null) {
      throw new IllegalArgumentException("no such rendition: " + rendition);
    }
    return track;
  }

  /// Closes all segments that grow. Nothing is accepted afterwards; calling it again does nothing.
  public void finish() {
    broadcast.lock().lock();
    try {
      if (over) {
        return;
      }
      over = true;
      if (epoch == null) {
        return;
      }
      endTogether();
      broadcast.fillGaps(leader.rendition());
      broadcast.changed();
    } finally {
      broadcast.lock().unlock();
    }
  }

  /// All tracks end at one moment, else the next epoch would begin at another one in each of them
  /// for players that add up what a playlist says. What goes on for too long behind the last
  /// picture is segments of its own, if it is worth one.
  private void endTogether() {
    long last = tracks.values().stream().mapToLong(TrackPackager::endMicros).max().orElse(0);
    long most = cuts.startOf(leader.index()) + limits().longestSegmentMicros();
    boolean worthIt = last - leader.endMicros() > LEAST_TAIL_MICROS;
    long end = worthIt ? last : Math.min(last, Math.max(most, leader.endMicros()));
    tracks.values().forEach(track -> track.forgetFrom(end));
    while (end - cuts.startOf(leader.index()) > limits().longestSegmentMicros()) {
      cuts.add(
          leader.isEmpty()
              ? cuts.startOf(leader.index()) + limits().leastSegmentMicros()
              : leader.endMicros());
      leader.finishSegment();
    }
    cuts.advance(end);
    cuts.complete();
    followAll();
    int open = leader.index();
    for (TrackPackager track : tracks.values()) {
      while (track.index() < open) {
        track.holdUntil(cuts.endOf(track.index()).orElse(end));
        track.finishSegment();
      }
    }
    if (tracks.values().stream().noneMatch(track -> track.index() == open && !track.isEmpty())) {
      return;
    }
    for (TrackPackager track : tracks.values()) {
      track.holdUntil(end);
      track.finishSegment();
    }
  }

  /// Whether the first parts of all renditions can be watched.
  public boolean ready() {
    broadcast.lock().lock();
    try {
      return ready;
    } finally {
      broadcast.lock().unlock();
    }
  }

  boolean over() {
    return over;
  }

  /// Whether parts can still come.
  boolean running() {
    return epoch != null && !over;
  }

  /// The epoch as it was announced, or null before.
  public @Nullable Epoch epoch() {
    broadcast.lock().lock();
    try {
      return epoch;
    } finally {
      broadcast.lock().unlock();
    }
  }

  interface Step {
    void run() throws PackagingException;
  }

  void guarded(Step step) throws PackagingException {
    broadcast.lock().lock();
    try {
      if (!over) {
        step.run();
      }
    } finally {
      broadcast.lock().unlock();
    }
  }

  void trackBegan() throws PackagingException {
    openIfPossible();
  }

  void advance(TrackPackager track) throws PackagingException {
    if (epoch == null) {
      openIfPossible();
    } else if (track == leader) {
      leader.lead();
      followAll();
    } else {
      track.follow();
    }
    checkReady();
  }

  /// A track that is far ahead waits until the leader moves on, be it that FFmpeg wrote all of one
  /// output before the other; when the leader does not move at all, the epoch cannot go on.
  void awaitLeader(TrackPackager track) throws PackagingException {
    long left = STALL_NANOS;
    long seen = broadcast.version();
    while (!over && track.isFarAhead()) {
      if (left <= 0) {
        throw new PackagingException(PackagingException.Reason.LEADER_STALLED);
      }
      try {
        left = broadcast.change().awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PackagingException(PackagingException.Reason.LEADER_STALLED);
      }
      if (broadcast.version() != seen) {
        seen = broadcast.version();
        left = STALL_NANOS;
      }
    }
  }

  void leaderEnded() {
    cuts.complete();
    if (epoch != null) {
      followAll();
    }
    broadcast.changed();
  }

  /// Cuts off the followers that are still busy with a segment before this one. They get a moment
  /// first: each output of FFmpeg is read by a thread of its own, and after a burst one may only
  /// not have had its turn. Who was late last time is not waited for again.
  void cutOffLate(int least) {
    if (opening) {
      return;
    }
    long left = LATE_NANOS;
    try {
      while (!over && left > 0 && isAnyLate(least)) {
        left = broadcast.change().awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    late.removeIf(track -> track.index() >= least);
    for (TrackPackager track : tracks.values()) {
      while (!over && track != leader && track.index() < least) {
        late.add(track);
        track.finishSegment();
      }
    }
  }

  private boolean isAnyLate(int least) {
    return tracks.values().stream()
        .anyMatch(track -> track != leader && track.index() < least && !late.contains(track));
  }

  /// A part can be fetched whose last frame lies so far from the epoch's beginning.
  void published(long lastMicros) {
    plan.part().accept(wallMillis + lastMicros / 1000);
  }

  void opened(long number) {
    broadcast.opened(number);
  }

  void finished(LiveRendition rendition, Segment segment, byte[] bytes) {
    broadcast.finished(rendition, segment, bytes);
  }

  void changed() {
    broadcast.changed();
  }

  CutList cuts() {
    return cuts;
  }

  PackagingProperties limits() {
    return broadcast.limits();
  }

  long partMicros() {
    return broadcast.partMicros();
  }

  long wallMillis() {
    return wallMillis;
  }

  int number() {
    return epoch == null ? 0 : epoch.number();
  }

  private void openIfPossible() throws PackagingException {
    OptionalLong first = leader.firstMicros();
    if (first.isEmpty() || tracks.values().stream().anyMatch(track -> track.init() == null)) {
      return;
    }
    Map<String, InitSegment> inits = new LinkedHashMap<>();
    tracks.forEach((name, track) -> {
      InitSegment init = track.init();
      if (init != null) {
        inits.put(name, init);
      }
      track.start(first.getAsLong());
    });
    epoch = broadcast.open(plan, inits);
    wallMillis = Math.max(plan.wallMillis().getAsLong(), broadcast.endMillis());
    opening = true;
    leader.lead();
    opening = false;
    followAll();
  }

  private void followAll() {
    tracks.values().stream().filter(track -> track != leader).forEach(TrackPackager::follow);
  }

  private void checkReady() {
    if (!ready && epoch != null) {
      ready = tracks.values().stream().allMatch(TrackPackager::published) || leader.index() >= 2;
      if (ready) {
        plan.ready().run();
      }
    }
  }
}
