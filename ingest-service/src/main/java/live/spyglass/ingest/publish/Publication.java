package live.spyglass.ingest.publish;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Picture;
import live.spyglass.ingest.health.StreamMeter;
import live.spyglass.ingest.stream.Continuity;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.Hints;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// Leave to publish one stream of one broadcast, until it is ended here, refused or taken away. The
/// protocol's thread announces tracks and writes frames, and asks [#refusal] after each: it is over
/// when there is one. [#end] may be called by anybody, and once it was, what is written goes
/// nowhere.
public final class Publication {

  private final KeyOwner owner;
  private final KeyHash key;
  private final String protocol;
  private final LiveStream stream;
  private final StreamMeter meter;
  private final Publisher publisher;
  private final PublicationEvents events;
  private final PublicationWaits waits;
  private final LongSupplier nanoTime;
  private final Continuity continuity = new Continuity();

  /// Of each kind, the track that was looked at last, and since when frames arrive in vain; used by
  /// the protocol's thread.
  private final Map<Codec.Kind, Track> taken = new EnumMap<>(Codec.Kind.class);

  private final Map<Codec.Kind, Long> inVainSince = new EnumMap<>(Codec.Kind.class);

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean started;
  private volatile StreamEnded.@Nullable Reason ended;
  private volatile @Nullable MediaRefusal refusal;
  private volatile boolean inLog;
  private long firstFrameNanos;
  private boolean anyFrame;

  Publication(
      KeyOwner owner,
      KeyHash key,
      String protocol,
      LiveStream stream,
      StreamMeter meter,
      Publisher publisher,
      PublicationEvents events,
      PublicationWaits waits,
      LongSupplier nanoTime) {
    this.owner = owner;
    this.key = key;
    this.protocol = protocol;
    this.stream = stream;
    this.meter = meter;
    this.publisher = publisher;
    this.events = events;
    this.waits = waits;
    this.nanoTime = nanoTime;
  }

  public BroadcastId broadcastId() {
    return owner.broadcastId();
  }

  public StreamId streamId() {
    return stream.id();
  }

  /// What the publisher says of the stream beside sending it.
  public void describe(Hints hints) {
    stream.describe(hints);
  }

  /// The publisher can be asked for a keyframe like this; called on any thread, at most once a
  /// second, and must not block.
  public void onKeyframeWanted(Runnable source) {
    stream.onKeyframeWanted(source);
  }

  /// How frames of its kind are decoded from now on.
  public void announce(Track track) {
    if (isTaken(track)) {
      stream.announce(track);
    }
  }

  public void write(Frame frame) {
    if (!isTaken(frame.track())) {
      return;
    }
    Frame placed = continuity.place(frame);
    meter.count(placed);
    if (stream.write(placed)) {
      inVainSince.remove(frame.kind());
      if (!started) {
        startWhenTracksAreKnown();
      }
    } else if (frame.isVideo() && stream.isAwaitingKeyframe()) {
      arrivedInVain(frame.kind(), StreamRefused.Reason.NO_KEYFRAME);
    }
  }

  /// A frame arrived before the configuration that its decoder needs, and cannot be used.
  public void writeUnconfigured(Codec.Kind kind) {
    arrivedInVain(kind, StreamRefused.Reason.NO_CONFIGURATION);
  }

  /// A frame did not arrive whole and was left out.
  public void countLost() {
    stream.countLost();
  }

  /// What the publisher sends cannot be taken: tells the platform why, and ends.
  public void refuse(MediaRefusal why) {
    lock.lock();
    try {
      if (ended == null) {
        tellRefused(why);
        end(StreamEnded.Reason.MALFORMED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Why it was refused; null while it is not.
  public @Nullable MediaRefusal refusal() {
    return refusal;
  }

  /// The publisher is done, or gone. The first reason counts.
  public void end(StreamEnded.Reason reason) {
    lock.lock();
    try {
      if (ended != null) {
        return;
      }
      if (refusal == null && reason == StreamEnded.Reason.MALFORMED) {
        tellRefused(new MediaRefusal(StreamRefused.Reason.MALFORMED, null));
      } else if (reason == StreamEnded.Reason.SILENT && !started) {
        tellRefused(new MediaRefusal(StreamRefused.Reason.NO_MEDIA, null));
      }
      ended = reason;
      stream.end(reason);
      events.ended(this, reason);
    } finally {
      lock.unlock();
    }
  }

  /// Why it is over; null while it is not.
  public StreamEnded.@Nullable Reason ended() {
    return ended;
  }

  /// Takes it away: ends it and tells the publisher to hang up.
  void revoke(StreamEnded.Reason reason) {
    boolean first;
    lock.lock();
    try {
      first = ended == null;
      end(reason);
    } finally {
      lock.unlock();
    }
    if (first) {
      publisher.disconnect(reason);
    }
  }

  KeyOwner owner() {
    return owner;
  }

  KeyHash key() {
    return key;
  }

  String protocol() {
    return protocol;
  }

  LiveStream stream() {
    return stream;
  }

  StreamMeter meter() {
    return meter;
  }

  /// Whether the platform was told of it.
  boolean isStarted() {
    return started;
  }

  /// Whether its own StreamStarted has come back from the topic: what follows there is newer.
  boolean isInLog() {
    return inLog;
  }

  void seenInLog() {
    inLog = true;
  }

  private void tellRefused(MediaRefusal why) {
    refusal = why;
    events.refused(this, why);
  }

  /// Refuses a track whose pictures nobody could show.
  private boolean isTaken(Track track) {
    if (track.equals(taken.get(track.kind()))) {
      return true;
    }
    Picture picture = track.picture();
    if (picture != null && picture.isTooLarge()) {
      refuse(
          new MediaRefusal(
              StreamRefused.Reason.PICTURE_SIZE, picture.width() + " × " + picture.height()));
      return false;
    }
    if (picture != null && !picture.isDecodable(track.codec())) {
      refuse(
          new MediaRefusal(
              StreamRefused.Reason.PICTURE_FORMAT, track.codec() + ", " + picture.format()));
      return false;
    }
    taken.put(track.kind(), track);
    return true;
  }

  private void arrivedInVain(Codec.Kind kind, StreamRefused.Reason reason) {
    long now = nanoTime.getAsLong();
    if (now - inVainSince.computeIfAbsent(kind, _ -> now) >= waits.keyframeNanos()) {
      refuse(new MediaRefusal(reason, kind.name().toLowerCase(Locale.ROOT)));
    }
  }

  /// When both sound and pictures are known, or one of them did not come in time.
  private void startWhenTracksAreKnown() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      if (!anyFrame) {
        anyFrame = true;
        firstFrameNanos = now;
      }
      boolean known = stream.tracks().isComplete() || now - firstFrameNanos >= waits.trackNanos();
      if (known && ended == null && !started) {
        started = true;
        events.started(this);
      }
    } finally {
      lock.unlock();
    }
  }
}
