package live.spyglass.ingest.webrtc.send;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.codec.Payload;
import live.spyglass.ingest.stream.Frame;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.Reading;
import live.spyglass.ingest.stream.StreamReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream on its way to its viewers here: reads it once, makes packets of each frame once, and
/// hands them to the event loops that its viewers are on. Over when the stream is, when it is
/// closed, or when the stream turns into something that cannot be sent as it is.
final class Feed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final Duration WAIT = Duration.ofSeconds(1);

  /// What is kept for viewers to come. The frames are those that the stream keeps as well.
  private static final int MOST_PARCELS = 4096;

  private static final int MOST_BYTES = 32 << 20;

  private final LiveStream stream;
  private final StreamReader reader;
  private final Thread thread;
  private final FeedClock clock = new FeedClock();
  private final OpusClock sound = new OpusClock();
  private final Map<Codec, Packetizer> packetizers = new EnumMap<>(Codec.class);
  private long number;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EventLoop, Gallery> galleries = new HashMap<>();
  private final List<Parcel> group = new ArrayList<>();
  private int groupBytes;
  private boolean whole;

  private volatile boolean over;

  private Feed(LiveStream stream, StreamReader reader) {
    this.stream = stream;
    this.reader = reader;
    this.thread = Thread.ofVirtual().name("feed-" + stream.id()).unstarted(this::run);
  }

  /// Empty when the stream has as many readers as it may.
  static Optional<Feed> open(LiveStream stream) {
    Optional<Feed> feed = stream.openReader().map(reader -> new Feed(stream, reader));
    feed.ifPresent(Feed::start);
    return feed;
  }

  /// What the stream had kept is here at once: whoever joins has to know what is the present.
  private void start() {
    try {
      Reading reading = reader.read(Duration.ZERO);
      while (reading instanceof Frame frame && !over) {
        send(frame);
        reading = reader.read(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.start();
  }

  LiveStream stream() {
    return stream;
  }

  boolean isOver() {
    return over;
  }

  /// The viewer starts with the pictures since the last keyframe. One that is here already starts
  /// again. It must be connected.
  void join(WebRtcViewer viewer) {
    EventLoop loop = viewer.loop();
    if (loop == null) {
      return;
    }
    lock.lock();
    try {
      Gallery gallery = galleries.computeIfAbsent(loop, Gallery::new);
      List<Parcel> kept = List.copyOf(group);
      execute(loop, () -> gallery.add(viewer, kept));
    } finally {
      lock.unlock();
    }
  }

  void leave(WebRtcViewer viewer) {
    EventLoop loop = viewer.loop();
    lock.lock();
    try {
      Gallery gallery = loop == null ? null : galleries.get(loop);
      if (loop != null && gallery != null) {
        execute(
            loop,
            () -> {
              gallery.remove(viewer);
              viewer.leave(gallery);
            });
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }

  private void run() {
    try (reader) {
      while (!over) {
        switch (reader.read(WAIT)) {
          case Frame frame -> send(frame);
          case Reading.Idle _ -> {}
          case Reading.Finished _ -> over = true;
        }
      }
    } catch (InterruptedException e) {
      // closed
      return;
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("stream", stream.id()).setCause(e).log("feed broke");
    } finally {
      over = true;
    }
  }

  private void send(Frame frame) {
    if (!Carriage.fits(frame.track())
        || (frame.isVideo() && frame.compositionOffsetMicros() != 0)) {
      over = true;
      return;
    }
    Codec codec = frame.track().codec();
    List<Packet> packets = packetizers.computeIfAbsent(codec, Packetizer::of).packetize(frame);
    long nanos = System.nanoTime();
    long micros = clock.place(frame, nanos);
    if (codec == Codec.OPUS) {
      micros = sound.next(micros, frame.data());
    }
    if (packets.isEmpty()) {
      return;
    }
    int bytes = packets.stream().mapToInt(Packet::size).sum();
    deliver(
        new Parcel(
            number++, codec, profile(frame), micros, nanos, frame.keyframe(), packets, bytes));
  }

  private void deliver(Parcel parcel) {
    lock.lock();
    try {
      if (parcel.isVideo()) {
        keep(parcel);
      }
      galleries.forEach((loop, gallery) -> execute(loop, () -> gallery.deliver(parcel)));
    } finally {
      lock.unlock();
    }
  }

  private void keep(Parcel parcel) {
    if (parcel.keyframe()) {
      group.clear();
      groupBytes = 0;
      whole = true;
    } else if (group.size() == MOST_PARCELS || groupBytes + parcel.bytes() > MOST_BYTES) {
      group.clear();
      groupBytes = 0;
      whole = false;
    }
    if (whole) {
      group.add(parcel);
      groupBytes += parcel.bytes();
    }
  }

  /// `avcC`: the profile is its second byte.
  private static int profile(Frame frame) {
    @Nullable Payload configuration =
        frame.track().codec() == Codec.H264 ? frame.track().configuration() : null;
    return configuration == null || configuration.size() < 2 ? 0 : configuration.at(1);
  }

  private static void execute(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("an event loop has ended: {}", e.toString());
    }
  }
}
