package live.spyglass.ingest.webrtc.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.codec.Codec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A broadcast that somebody watches here. A thread of its own looks after it: it opens the source
/// that each viewer needs, moves everybody to the next stream, tries again what has failed, and
/// closes what nobody needs any more; at last itself.
final class Stage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// How often to look while somebody waits at the door.
  private static final long EAGER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final Duration SOON = Duration.ofSeconds(2);

  private final BroadcastId id;
  private final Sources sources;
  private final SendCounts counts;
  private final long lingerNanos;
  private final Consumer<Stage> whenClosed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition settled = lock.newCondition();
  private final Set<WebRtcViewer> viewers = new LinkedHashSet<>();
  private final Map<WebRtcViewer, Feed> places = new HashMap<>();
  private KnownBroadcasts.@Nullable Stream playing;
  private int waiting;
  private boolean rungWanted;
  private boolean closed;
  private long neededNanos = System.nanoTime();

  /// The stream as it is, and as it is made to fit; null until somebody needs it.
  private @Nullable Source direct;

  private @Nullable Source rung;

  Stage(
      BroadcastId id,
      Sources sources,
      SendCounts counts,
      Duration linger,
      Consumer<Stage> whenClosed) {
    this.id = id;
    this.sources = sources;
    this.counts = counts;
    this.lingerNanos = linger.toNanos();
    this.whenClosed = whenClosed;
    Thread.ofVirtual().name("stage-" + id).start(this::run);
  }

  SendCounts counts() {
    return counts;
  }

  /// The newest stream of the broadcast.
  void play(KnownBroadcasts.Stream stream) {
    lock.lock();
    try {
      if (!stream.equals(playing)) {
        playing = stream;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// That stream is over, and there is none until the next.
  void stop(StreamId stream) {
    lock.lock();
    try {
      if (playing != null && playing.id().equals(stream)) {
        playing = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Null when it is closed.
  @Nullable WatchDecision admit(boolean granted, Set<Codec> offered, Duration limit)
      throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      waiting++;
      neededNanos = System.nanoTime();
      changed.signal();
      while (!closed) {
        WatchDecision decision = decide(granted, offered);
        if (decision != null) {
          return decision;
        }
        if (left <= 0) {
          return new WatchDecision.Busy(SOON);
        }
        left = settled.awaitNanos(left);
      }
      return null;
    } finally {
      waiting--;
      neededNanos = System.nanoTime();
      lock.unlock();
    }
  }

  int viewers() {
    lock.lock();
    try {
      return viewers.size();
    } finally {
      lock.unlock();
    }
  }

  List<WebRtcViewer> listViewers() {
    lock.lock();
    try {
      return List.copyOf(viewers);
    } finally {
      lock.unlock();
    }
  }

  void add(WebRtcViewer viewer) {
    lock.lock();
    try {
      if (!closed) {
        viewers.add(viewer);
        changed.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    viewer.hangUp();
  }

  void remove(WebRtcViewer viewer) {
    lock.lock();
    try {
      if (viewers.remove(viewer)) {
        Feed feed = places.remove(viewer);
        if (feed != null) {
          feed.leave(viewer);
        }
        neededNanos = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Asks where the viewer's pictures come from. False when nobody there can be asked.
  boolean requestKeyframe(WebRtcViewer viewer) {
    lock.lock();
    try {
      Feed feed = places.get(viewer);
      return feed != null && feed.stream().requestKeyframe();
    } finally {
      lock.unlock();
    }
  }

  /// The viewer begins once more with the pictures since the last keyframe.
  void restart(WebRtcViewer viewer) {
    lock.lock();
    try {
      Feed feed = places.get(viewer);
      if (feed != null) {
        feed.join(viewer);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whoever may not see private broadcasts has to go.
  void sendStrangersAway() {
    listViewers().stream().filter(viewer -> !viewer.isGranted()).forEach(WebRtcViewer::hangUp);
  }

  /// It is over: everybody has to go.
  @Override
  public void close() {
    List<WebRtcViewer> all;
    lock.lock();
    try {
      closed = true;
      all = List.copyOf(viewers);
      changed.signal();
      settled.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(WebRtcViewer::hangUp);
  }

  private void run() {
    LOG.atInfo().addKeyValue("broadcast", id).log("watched by WebRTC");
    lock.lock();
    try {
      while (!closed) {
        look();
        settled.signalAll();
        var _ = changed.awaitNanos(waiting > 0 ? EAGER_NANOS : LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      settled.signalAll();
      lock.unlock();
      whenClosed.accept(this);
      end(direct);
      end(rung);
      LOG.atInfo().addKeyValue("broadcast", id).log("no longer watched by WebRTC");
    }
  }

  /// One look at everything, under the lock; nothing in it blocks.
  private void look() {
    long nanos = System.nanoTime();
    if (!viewers.isEmpty() || waiting > 0) {
      neededNanos = nanos;
    } else if (nanos - neededNanos > lingerNanos) {
      closed = true;
      return;
    }
    rungWanted &= waiting > 0;
    KnownBroadcasts.Stream stream = playing;
    if (stream == null) {
      return;
    }
    direct = current(direct, stream, nanos, false);
    boolean fits = direct.fits();
    boolean rungNeeded = rungWanted;
    for (WebRtcViewer viewer : new ArrayList<>(viewers)) {
      Source best = fits && suits(direct, viewer.codecs()) ? direct : rung;
      rungNeeded |= best == rung && direct.isKnown();
      Feed feed = best == null || (best == direct && !fits) ? null : best.feed();
      if (feed != null && places.get(viewer) != feed) {
        place(viewer, feed);
      }
    }
    if (rungNeeded) {
      rung = current(rung, stream, nanos, true);
    } else if (rung != null && rung.isUnneeded(nanos, lingerNanos)) {
      end(rung);
      rung = null;
    }
  }

  private Source current(
      @Nullable Source before, KnownBroadcasts.Stream stream, long nanos, boolean made) {
    Source source = before;
    if (source == null || !source.isOf(stream)) {
      end(source);
      source = new Source(sources, id, stream, made);
    }
    source.look(nanos);
    return source;
  }

  private void place(WebRtcViewer viewer, Feed feed) {
    Feed before = places.put(viewer, feed);
    if (before != null) {
      before.leave(viewer);
    }
    feed.join(viewer);
  }

  /// Null as long as it is not known.
  private @Nullable WatchDecision decide(boolean granted, Set<Codec> offered) {
    Source now = direct;
    if (now == null || !now.isKnown() || playing == null || !now.isOf(playing)) {
      return null;
    }
    if (now.fits() && suits(now, offered)) {
      return now.feed() == null ? null : accepted(granted, offered, now);
    }
    if (!offered.contains(Codec.H264)) {
      return WatchDecision.NothingInCommon.NOTHING_IN_COMMON;
    }
    // Once: whoever looks wakes those who wait, and must not be woken by each of them in turn.
    if (!rungWanted) {
      rungWanted = true;
      changed.signal();
    }
    Source made = rung;
    if (made == null || !made.isOf(playing)) {
      return null;
    }
    if (made.isRefused()) {
      return new WatchDecision.Busy(SOON);
    }
    return made.fits() && made.feed() != null ? accepted(granted, offered, made) : null;
  }

  private WatchDecision accepted(boolean granted, Set<Codec> offered, Source source) {
    Set<Codec> codecs = new LinkedHashSet<>();
    Codec current = source.videoCodec();
    if (current != null) {
      codecs.add(current);
    }
    codecs.addAll(Carriage.VIDEO);
    codecs.add(Codec.OPUS);
    codecs.retainAll(offered);
    return new WatchDecision.Accepted(new Watching(this, granted), List.copyOf(codecs));
  }

  private static boolean suits(Source source, Set<Codec> codecs) {
    Codec codec = source.videoCodec();
    return codec == null || codecs.contains(codec);
  }

  private static void end(@Nullable Source source) {
    if (source != null) {
      source.close();
    }
  }
}
