package live.spyglass.transcode.packaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What viewers ask of a live broadcast: its playlists and parts, those to come included. Whoever
/// asks too early waits, for three target durations at most (RFC 8216bis §6.2.5.2). What is done
/// under the broadcast's lock does not grow with its length; text is written outside it, once for
/// all who ask the same. Thread-safe.
public final class LiveEdge {

  private static final int MOST_AHEAD_SEGMENTS = 2;

  private final LiveBroadcast broadcast;
  private final ReentrantLock lock;
  private final Condition change;
  private final PackagingProperties limits;
  private final Map<Asked, Written> written = new HashMap<>();

  LiveEdge(LiveBroadcast broadcast) {
    this.broadcast = broadcast;
    this.lock = broadcast.lock();
    this.change = broadcast.change();
    this.limits = broadcast.limits();
  }

  /// The multivariant playlist, once something can be watched.
  public PlaylistAnswer multivariant(Reach reach) throws InterruptedException {
    lock.lock();
    try {
      long left = limits.threeTargets().toNanos();
      while (!broadcast.watchable()) {
        if (left <= 0) {
          return new PlaylistAnswer.NotInTime();
        }
        left = change.awaitNanos(left);
      }
      String text =
          MultivariantPlaylist.write(
              broadcast.epochs(), broadcast.names(), reach, broadcast::measuredBandwidth);
      return new PlaylistAnswer.Ready(text, broadcast.ended(), false);
    } finally {
      lock.unlock();
    }
  }

  /// A media playlist, after waiting for what is asked for.
  public PlaylistAnswer playlist(String name, Reach reach, Reload reload)
      throws InterruptedException {
    Written text;
    boolean ended;
    lock.lock();
    try {
      Optional<LiveRendition> rendition = broadcast.findRendition(name);
      if (rendition.isEmpty()) {
        return new PlaylistAnswer.Unknown();
      }
      rendition.get().asked(System.nanoTime());
      if (!broadcast.ended() && tooFarAhead(rendition.get(), reload)) {
        return new PlaylistAnswer.TooFarAhead();
      }
      long left = limits.threeTargets().toNanos();
      while (!broadcast.ended() && !holds(rendition.get(), reload)) {
        if (left <= 0) {
          return new PlaylistAnswer.NotInTime();
        }
        left = change.awaitNanos(left);
      }
      ended = broadcast.ended();
      text = write(rendition.get(), reach, reload.skip());
    } finally {
      lock.unlock();
    }
    return new PlaylistAnswer.Ready(text.text(), ended, reload.number() != null);
  }

  /// A part. One that is hinted, or may come soon, is waited for; empty when it does not exist,
  /// does not come, or is no longer kept.
  public Optional<byte[]> findPart(String name, long number, int part) throws InterruptedException {
    lock.lock();
    try {
      Optional<LiveRendition> found = broadcast.findRendition(name);
      if (found.isEmpty() || tooFarAhead(found.get(), new Reload(number, part, false))) {
        return Optional.empty();
      }
      LiveRendition rendition = found.get();
      EpochPackager asked = broadcast.current();
      long left = limits.threeTargets().toNanos();
      while (true) {
        List<Part> parts = rendition.parts(number);
        if (part < parts.size()) {
          return Optional.of(parts.get(part).bytes());
        }
        if (rendition.openNumber() > number
            || broadcast.ended()
            || asked == null
            || asked.over()
            || left <= 0) {
          return Optional.empty();
        }
        left = change.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
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
    long most = Math.max(3, Math.ceilDiv(3_000_000, broadcast.partMicros()));
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

  private Written write(LiveRendition rendition, Reach reach, boolean skip) {
    Asked asked = new Asked(rendition.name(), reach, skip);
    Written last = written.get(asked);
    if (last == null || last.version != broadcast.version()) {
      last = new Written(limits, broadcast.version(), snapshot(rendition, reach, skip));
      written.put(asked, last);
    }
    return last;
  }

  private MediaPlaylist.Live snapshot(LiveRendition rendition, Reach reach, boolean skip) {
    List<MediaPlaylist.Report> reports = new ArrayList<>();
    for (LiveRendition other : broadcast.renditions()) {
      LiveRendition.Position position = other.lastPosition();
      if (other != rendition && position != null) {
        reports.add(new MediaPlaylist.Report(other.name(), position.number(), position.part()));
      }
    }
    EpochPackager running = broadcast.current();
    MediaPlaylist.Open open =
        broadcast.ended() || running == null || !running.running()
            ? null
            : new MediaPlaylist.Open(
                rendition.openNumber(),
                running.number(),
                rendition.openStartMillis(),
                List.copyOf(rendition.openParts()));
    return new MediaPlaylist.Live(
        reach,
        broadcast.partMicros(),
        rendition.finished().snapshot(),
        rendition.recentParts(),
        open,
        reports,
        skip,
        broadcast.ended());
  }

  private record Asked(String rendition, Reach reach, boolean skip) {}

  /// One version of a playlist, written when its first reader comes; the others wait for it.
  private static final class Written {
    private final PackagingProperties limits;
    private final long version;
    private MediaPlaylist.@Nullable Live live;
    private String text = "";

    Written(PackagingProperties limits, long version, MediaPlaylist.Live live) {
      this.limits = limits;
      this.version = version;
      this.live = live;
    }

    synchronized String text() {
      if (live != null) {
        text = MediaPlaylist.write(limits, live);
        live = null;
      }
      return text;
    }
  }
}
