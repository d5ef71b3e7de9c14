package live.spyglass.ingest.webrtc.send;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The viewers of one feed on one event loop, where all of it is used. Sends them what comes in
/// step: sound at once, pictures in slices, so that a keyframe is no burst that a queue on the way
/// cannot hold. Who has just come and has pictures to catch up with is served beside it.
final class Gallery {

  /// Packets that go out together.
  static final int BURST = 10;

  /// Between two slices.
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  /// What waits goes out within about this many ticks.
  private static final int TICKS = 4;

  private static final long REPORT_SECONDS = 1;

  private final EventLoop loop;
  private final List<WebRtcViewer> viewers = new ArrayList<>();

  /// Never long: of what waits a share goes out with every tick.
  private final Deque<Parcel> waiting = new ArrayDeque<>();

  private int sent;
  private boolean ticking;
  private @Nullable ScheduledFuture<?> reports;
  private @Nullable Parcel newest;

  Gallery(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  boolean isEmpty() {
    return viewers.isEmpty();
  }

  /// `group`: the pictures since the last keyframe, which the viewer starts with.
  void add(WebRtcViewer viewer, List<Parcel> group) {
    if (!group.isEmpty() && (newest == null || newest.number() < group.getLast().number())) {
      newest = group.getLast();
    }
    if (!viewers.contains(viewer)) {
      viewers.add(viewer);
    }
    if (reports == null) {
      reports = loop.scheduleAtFixedRate(this::report, 0, REPORT_SECONDS, TimeUnit.SECONDS);
    }
    viewer.begin(this, group);
    catchUp(viewer);
    tickLater();
  }

  void remove(WebRtcViewer viewer) {
    viewers.remove(viewer);
    if (viewers.isEmpty() && reports != null) {
      reports.cancel(false);
      reports = null;
      waiting.clear();
      sent = 0;
    }
  }

  void deliver(Parcel parcel) {
    if (viewers.isEmpty()) {
      return;
    }
    if (newest == null || parcel.micros() > newest.micros()) {
      newest = parcel;
    }
    if (parcel.isVideo()) {
      waiting.add(parcel);
      pump(sent == 0 && waiting.size() == 1 ? BURST : 0);
      tickLater();
      return;
    }
    long nanos = System.nanoTime();
    for (WebRtcViewer viewer : viewers) {
      viewer.sound(parcel, nanos);
      viewer.flush();
    }
  }

  /// What would be shown now, in microseconds on the feed's clock, if it came without delay.
  long liveMicros(long nanos) {
    Parcel last = newest;
    return last == null ? 0 : last.micros() + (nanos - last.nanos()) / 1000;
  }

  boolean hasBegun() {
    return newest != null;
  }

  private void tickLater() {
    boolean needed = !waiting.isEmpty();
    for (int i = 0; !needed && i < viewers.size(); i++) {
      needed = viewers.get(i).isCatchingUp();
    }
    if (needed && !ticking) {
      ticking = true;
      var _ = loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    ticking = false;
    int packets = -sent;
    for (Parcel parcel : waiting) {
      packets += parcel.packets().size();
    }
    pump(Math.max(BURST, (packets + TICKS - 1) / TICKS));
    viewers.forEach(this::catchUp);
    tickLater();
  }

  private void catchUp(WebRtcViewer viewer) {
    if (viewer.isCatchingUp()) {
      viewer.catchUp(System.nanoTime());
      viewer.flush();
    }
  }

  private void pump(int most) {
    int left = most;
    while (left > 0 && !waiting.isEmpty()) {
      Parcel parcel = waiting.getFirst();
      int until = Math.min(parcel.packets().size(), sent + left);
      long nanos = System.nanoTime();
      for (WebRtcViewer viewer : viewers) {
        viewer.picture(parcel, sent, until, nanos);
      }
      left -= until - sent;
      sent = until;
      if (sent == parcel.packets().size()) {
        waiting.removeFirst();
        sent = 0;
      }
    }
    viewers.forEach(WebRtcViewer::flush);
  }

  private void report() {
    long nanos = System.nanoTime();
    for (WebRtcViewer viewer : viewers) {
      viewer.report(nanos);
      viewer.flush();
    }
  }
}
