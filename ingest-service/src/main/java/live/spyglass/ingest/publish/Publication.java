package live.spyglass.ingest.publish;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.health.StreamMeter;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Track;
import org.jspecify.annotations.Nullable;

/// Leave to publish one stream of one broadcast, until it is ended here or taken away. The
/// protocol's thread announces tracks and writes frames; [#end] may be called by anybody, and once
/// it was, what is written goes nowhere.
public final class Publication {

  private final KeyOwner owner;
  private final KeyHash key;
  private final String protocol;
  private final LiveStream stream;
  private final StreamMeter meter;
  private final Publisher publisher;
  private final PublicationEvents events;
  private final long trackWaitNanos;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean started;
  private volatile StreamEnded.@Nullable Reason ended;
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
      long trackWaitNanos,
      LongSupplier nanoTime) {
    this.owner = owner;
    this.key = key;
    this.protocol = protocol;
    this.stream = stream;
    this.meter = meter;
    this.publisher = publisher;
    this.events = events;
    this.trackWaitNanos = trackWaitNanos;
    this.nanoTime = nanoTime;
  }

  public BroadcastId broadcastId() {
    return owner.broadcastId();
  }

  public StreamId streamId() {
    return stream.id();
  }

  /// How frames of its kind are decoded from now on.
  public void announce(Track track) {
    stream.announce(track);
  }

  public void write(Frame frame) {
    meter.count(frame);
    if (stream.write(frame) && !started) {
      startWhenTracksAreKnown();
    }
  }

  /// The publisher is done, or gone. The first reason counts.
  public void end(StreamEnded.Reason reason) {
    lock.lock();
    try {
      if (ended != null) {
        return;
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

  /// When both sound and pictures are known, or one of them did not come in time.
  private void startWhenTracksAreKnown() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      if (!anyFrame) {
        anyFrame = true;
        firstFrameNanos = now;
      }
      boolean known = stream.tracks().isComplete() || now - firstFrameNanos >= trackWaitNanos;
      if (known && ended == null && !started) {
        started = true;
        events.started(this);
      }
    } finally {
      lock.unlock();
    }
  }
}
