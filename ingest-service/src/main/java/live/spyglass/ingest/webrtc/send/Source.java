package live.spyglass.ingest.webrtc.send;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.BroadcastId;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// One stream of a broadcast as a stage gets it: as it is, or made to fit. Opened again, with
/// pauses, when it breaks off. Used under the stage's lock.
final class Source implements AutoCloseable {

  private static final int NO_ROOM = 503;
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  /// How long sound and pictures may wait for each other before one of them counts as missing, and
  /// what is behind the present for being there.
  private static final long TRACK_WAIT = TimeUnit.SECONDS.toNanos(2);

  private final Sources sources;
  private final BroadcastId broadcast;
  private final KnownBroadcasts.Stream place;
  private final boolean made;

  private @Nullable StreamImport imported;
  private @Nullable LiveStream stream;
  private @Nullable Feed feed;
  private long openedNanos;
  private long againNanos;
  private long pause = FIRST_PAUSE;
  private boolean everOpened;
  private boolean refused;
  private long usedNanos = System.nanoTime();

  /// `made`: by a transcode node.
  Source(Sources sources, BroadcastId broadcast, KnownBroadcasts.Stream place, boolean made) {
    this.sources = sources;
    this.broadcast = broadcast;
    this.place = place;
    this.made = made;
  }

  boolean isOf(KnownBroadcasts.Stream other) {
    return place.equals(other);
  }

  /// Opens what is not open, and lets go what is over.
  void look(long nanos) {
    usedNanos = nanos;
    if (feed != null && feed.isOver()) {
      feed.close();
      feed = null;
    }
    if (imported != null && imported.isOver()) {
      refused = imported.status() == NO_ROOM;
      stream = null;
      imported = null;
      againNanos = nanos + pause;
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
    }
    if (imported == null && stream != null && stream.isEnded()) {
      stream = null;
      againNanos = nanos + pause;
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
    }
    if (stream == null && (!everOpened || nanos - againNanos >= 0)) {
      open(nanos);
    }
    if (feed == null && stream != null && fits()) {
      feed = Feed.open(stream).orElse(null);
      pause = FIRST_PAUSE;
      refused = false;
    }
  }

  /// Whether all tracks of it are known that there will be.
  boolean isKnown() {
    LiveStream now = stream;
    if (now == null) {
      return false;
    }
    boolean any = now.tracks().video() != null || now.tracks().audio() != null;
    return any
        && !(now.tracks().video() != null && now.isAwaitingKeyframe())
        && (imported == null
            || (now.tracks().isComplete() && imported.isPresent())
            || System.nanoTime() - openedNanos > TRACK_WAIT);
  }

  boolean fits() {
    LiveStream now = stream;
    return now != null && isKnown() && Carriage.fits(now);
  }

  /// The other node would not give it, when it was asked last.
  boolean isRefused() {
    return refused;
  }

  boolean isUnneeded(long nanos, long lingerNanos) {
    return nanos - usedNanos > lingerNanos;
  }

  @Nullable Feed feed() {
    return feed;
  }

  @Nullable Codec videoCodec() {
    LiveStream now = stream;
    Track video = now == null ? null : now.tracks().video();
    return video == null ? null : video.codec();
  }

  @Override
  public void close() {
    if (feed != null) {
      feed.close();
    }
    if (imported != null) {
      imported.close();
    }
  }

  private void open(long nanos) {
    everOpened = true;
    openedNanos = nanos;
    if (made) {
      imported = sources.readRung(broadcast, place);
      stream = imported.stream();
      return;
    }
    Optional<LiveStream> local = sources.findLocal(place);
    if (local.isPresent()) {
      stream = local.get();
      return;
    }
    imported = sources.read(place);
    stream = imported.stream();
  }
}
