package live.spyglass.ingest.stream;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.ingest.codec.Codec;
import org.jspecify.annotations.Nullable;

/// One publisher's connection as its readers see it. One thread writes at a time; any thread may
/// read, open readers or end the stream. Nothing here blocks on a reader.
public final class LiveStream {

  /// When this much sound has come since the last picture, the picture counts as gone and readers
  /// may start with sound alone.
  private static final long PICTURE_GONE_MICROS = 10_000_000;

  /// What one frame of sound adds to that at most: the clock may jump between two.
  private static final long LONGEST_SOUND_MICROS = 1_000_000;

  /// A keyframe costs the pictures after it their quality.
  private static final long KEYFRAME_PAUSE_NANOS = 1_000_000_000;

  private final StreamId id;
  private final StreamLimits limits;
  private final MediaBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<StreamReader> readers = new CopyOnWriteArrayList<>();
  private final GroupOfPictures group;
  private final LongAdder lostBefore = new LongAdder();
  private final LongAdder droppedByReaders = new LongAdder();

  private volatile Tracks tracks = Tracks.NONE;
  private volatile StreamEnded.@Nullable Reason ended;
  private volatile Hints hints = Hints.NONE;
  private volatile boolean awaitingKeyframe = true;
  private volatile boolean reordered;
  private volatile @Nullable Runnable keyframeSource;
  private final AtomicLong keyframeAskedNanos;
  private int epoch;
  private long lastSoundMicros;
  private long soundSincePictureMicros;

  /// `budget` is shared by all streams.
  public LiveStream(StreamId id, StreamLimits limits, MediaBudget budget) {
    this.id = id;
    this.limits = limits;
    this.budget = budget;
    this.group = new GroupOfPictures(limits.groupFrames(), limits.groupBytes(), budget);
    this.keyframeAskedNanos = new AtomicLong(System.nanoTime() - KEYFRAME_PAUSE_NANOS);
  }

  public StreamId id() {
    return id;
  }

  /// The tracks as announced last.
  public Tracks tracks() {
    return tracks;
  }

  /// What the publisher says of the stream.
  public Hints hints() {
    return hints;
  }

  public void describe(Hints said) {
    hints = said;
  }

  /// Whether it is over.
  public boolean isEnded() {
    return ended != null;
  }

  /// Whether pictures wait for one that a decoder could start with.
  public boolean isAwaitingKeyframe() {
    return awaitingKeyframe;
  }

  /// Whether pictures of the current track are shown in another order than they are decoded.
  public boolean isReordered() {
    return reordered;
  }

  /// The publisher can be asked for a keyframe like this, or cannot; called on any thread, and must
  /// not block.
  public void onKeyframeWanted(@Nullable Runnable source) {
    keyframeSource = source;
  }

  /// Asks the publisher for a keyframe, unless it was asked within the last second. False when it
  /// is one that cannot be asked.
  public boolean requestKeyframe() {
    Runnable source = keyframeSource;
    if (source == null || ended != null) {
      return false;
    }
    long now = System.nanoTime();
    long before = keyframeAskedNanos.get();
    if (now - before >= KEYFRAME_PAUSE_NANOS && keyframeAskedNanos.compareAndSet(before, now)) {
      source.run();
    }
    return true;
  }

  /// Frames lost so far: on their way here, by readers that did not keep up, and because no decoder
  /// could have used them.
  public long framesDropped() {
    return lostBefore.sum() + droppedByReaders.sum();
  }

  /// Those of them that no reader ever got.
  public long framesLostBefore() {
    return lostBefore.sum();
  }

  /// Those of them that readers lost, who did not keep up.
  public long framesDroppedByReaders() {
    return droppedByReaders.sum();
  }

  /// One more was lost on its way here.
  public void countLost() {
    lostBefore.increment();
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
        reordered &= track.kind() != Codec.Kind.VIDEO;
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
          lostBefore.increment();
          return false;
        }
        awaitingKeyframe = false;
        reordered |= frame.compositionOffsetMicros() != 0;
        soundSincePictureMicros = 0;
      } else {
        long passed = frame.decodeMicros() - lastSoundMicros;
        lastSoundMicros = frame.decodeMicros();
        soundSincePictureMicros += Math.clamp(passed, 0, LONGEST_SOUND_MICROS);
      }
      epoch = frame.epoch();
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
          budget.take(group.bytes())
              ? new StreamReader(this, tracksOfGroup(), group.frames(), group.bytes())
              : new StreamReader(this, tracks, List.of(), 0);
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

  /// Of the newest frame; read under the lock.
  int epoch() {
    return epoch;
  }

  StreamLimits limits() {
    return limits;
  }

  MediaBudget budget() {
    return budget;
  }

  LongAdder droppedByReaders() {
    return droppedByReaders;
  }

  private boolean isEntryPoint(Frame frame) {
    return frame.isVideo()
        ? frame.keyframe()
        : tracks.video() == null || soundSincePictureMicros > PICTURE_GONE_MICROS;
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
