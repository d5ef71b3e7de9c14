package live.spyglass.ingest.stream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.codec.Codec;
import org.jspecify.annotations.Nullable;

/// One publisher's connection as its readers see it. One thread writes at a time; any thread may
/// read, open readers or end the stream. Nothing here blocks on a reader.
public final class LiveStream {

  /// When sound has run this far ahead of the last picture, the picture counts as gone and readers
  /// may start with sound alone.
  private static final long PICTURE_GONE_MICROS = 10_000_000;

  private final StreamId id;
  private final StreamLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<StreamReader> readers = new CopyOnWriteArrayList<>();
  private final GroupOfPictures group;
  private final LongAdder framesDropped = new LongAdder();

  private volatile Tracks tracks = Tracks.NONE;
  private volatile StreamEnded.@Nullable Reason ended;
  private boolean awaitingKeyframe = true;
  private long lastVideoMicros;

  public LiveStream(StreamId id, StreamLimits limits) {
    this.id = id;
    this.limits = limits;
    this.group = new GroupOfPictures(limits.groupFrames(), limits.groupBytes());
  }

  public StreamId id() {
    return id;
  }

  /// The tracks as announced last.
  public Tracks tracks() {
    return tracks;
  }

  /// Frames lost so far: by readers that did not keep up, and because no decoder could have used
  /// them.
  public long framesDropped() {
    return framesDropped.sum();
  }

  public int readers() {
    return readers.size();
  }

  /// Says how frames of its kind are decoded from now on. The first keyframe after a change of the
  /// video track is where pictures go on.
  public void announce(Track track) {
    lock.lock();
    try {
      if (!track.equals(tracks.of(track.kind()))) {
        tracks = tracks.with(track);
        awaitingKeyframe |= track.kind() == Codec.Kind.VIDEO;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Hands a frame to every reader. A picture that no decoder could start with is dropped and
  /// counted; after the end of the stream nothing happens. Returns whether readers got it.
  public boolean write(Frame frame) {
    announce(frame.track());
    lock.lock();
    try {
      if (ended != null) {
        return false;
      }
      if (frame.isVideo()) {
        if (awaitingKeyframe && !frame.keyframe()) {
          framesDropped.increment();
          return false;
        }
        awaitingKeyframe = false;
        lastVideoMicros = frame.decodeMicros();
      }
      boolean entryPoint = isEntryPoint(frame);
      group.add(frame, entryPoint);
      for (StreamReader reader : readers) {
        reader.offer(frame, entryPoint);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// A reader that starts at the last keyframe, or at the next when none is kept; empty when there
  /// are as many as there may be. The caller closes it. Of a stream that is over it reads the end.
  public Optional<StreamReader> openReader() {
    lock.lock();
    try {
      if (readers.size() >= limits.readers()) {
        return Optional.empty();
      }
      StreamReader reader =
          new StreamReader(this, tracksOfGroup(), group.frames(), limits, framesDropped);
      StreamEnded.Reason reason = ended;
      if (reason == null) {
        readers.add(reader);
      } else {
        reader.finish(reason);
      }
      return Optional.of(reader);
    } finally {
      lock.unlock();
    }
  }

  /// Ends the stream for good; the first reason counts.
  public void end(StreamEnded.Reason reason) {
    lock.lock();
    try {
      if (ended == null) {
        ended = reason;
        group.clear();
        readers.forEach(reader -> reader.finish(reason));
        readers.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(StreamReader reader) {
    readers.remove(reader);
  }

  private boolean isEntryPoint(Frame frame) {
    return frame.isVideo()
        ? frame.keyframe()
        : tracks.video() == null || frame.decodeMicros() - lastVideoMicros > PICTURE_GONE_MICROS;
  }

  /// The tracks that the first kept frames need; for a kind without kept frames, the current one.
  private Tracks tracksOfGroup() {
    List<Frame> frames = group.frames();
    Tracks found = tracks;
    for (int i = frames.size() - 1; i >= 0; i--) {
      found = found.with(frames.get(i).track());
    }
    return found;
  }
}
