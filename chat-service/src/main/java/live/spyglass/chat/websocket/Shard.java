package live.spyglass.chat.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The connections of one room on one event loop. Everything but [#wake] and [#post] happens on
/// that loop.
final class Shard {

  private static final int MAX_POSTED = 64;

  private final LiveRoom room;
  private final EventLoop loop;
  private final ChatMetrics metrics;
  private final long longestPauseNanos;
  private final List<Connection> members = new ArrayList<>();
  private final Queue<byte[]> posted = new ArrayBlockingQueue<>(MAX_POSTED);
  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile int expected;
  private long last;
  private long notBefore = System.nanoTime();

  Shard(LiveRoom room, EventLoop loop, ChatMetrics metrics, Duration longestPause) {
    this.room = room;
    this.loop = loop;
    this.metrics = metrics;
    this.longestPauseNanos = longestPause.toNanos();
  }

  EventLoop loop() {
    return loop;
  }

  /// There are new messages.
  void wake() {
    if (expected > 0 && awake.compareAndSet(false, true)) {
      try {
        loop.execute(this::drain);
      } catch (RejectedExecutionException e) {
        awake.set(false);
      }
    }
  }

  /// Something to be sent that nobody asks for later; the oldest such is given up when the loop
  /// does not keep up.
  void post(byte[] payload) {
    if (expected == 0) {
      return;
    }
    while (!posted.offer(payload)) {
      posted.poll();
      metrics.passedOver.increment();
    }
    wake();
  }

  /// Someone is about to look at the newest messages: whatever is new from here on is told.
  @SuppressWarnings("NonAtomicVolatileUpdate") // written on the loop only
  void expect() {
    expected++;
  }

  void add(Connection connection) {
    connection.place = members.size();
    members.add(connection);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written on the loop only
  void remove(Connection connection) {
    int place = connection.place;
    if (place < 0) {
      return;
    }
    Connection moved = members.removeLast();
    if (moved != connection) {
      members.set(place, moved);
      moved.place = place;
    }
    connection.place = -1;
    expected--;
  }

  void forEach(Consumer<Connection> action) {
    List.copyOf(members).forEach(action);
  }

  private void drain() {
    long start = System.nanoTime();
    if (start - notBefore < 0) {
      var _ = loop.schedule(this::drain, notBefore - start, TimeUnit.NANOSECONDS);
      return;
    }
    awake.set(false);
    List<byte[]> payloads = new ArrayList<>();
    for (byte[] payload = posted.poll(); payload != null; payload = posted.poll()) {
      payloads.add(payload);
    }
    long from = last;
    LiveRoom.News news = room.newsSince(from);
    last = news.last();
    List<byte[]> aside = List.copyOf(payloads);
    news.messages().forEach(message -> payloads.add(message.json()));
    if (!payloads.isEmpty() && !members.isEmpty()) {
      deliver(payloads, aside, news.complete() ? from : -1);
      long now = System.nanoTime();
      notBefore = now + Math.min(now - start, longestPauseNanos);
    }
  }

  /// The same bytes for everybody who has all messages up to `from`; others get what they lack.
  private void deliver(List<byte[]> payloads, List<byte[]> aside, long from) {
    ByteBuf bytes = ServerFrames.encode(ByteBufAllocator.DEFAULT, payloads);
    int delivered = 0;
    try {
      for (int i = 0; i < members.size(); i++) {
        Connection connection = members.get(i);
        if (!connection.isWritable()) {
          metrics.passedOver.add(payloads.size());
        } else if (connection.lastSent == from) {
          connection.lastSent = last;
          connection.write(bytes.retainedDuplicate());
          delivered += payloads.size();
        } else {
          delivered += catchUp(connection, aside);
        }
      }
    } finally {
      bytes.release();
    }
    metrics.deliveries.add(delivered);
  }

  /// Sends what this one connection has not had, and says how many frames that were.
  int catchUp(Connection connection, List<byte[]> aside) {
    LiveRoom.News news = room.newsSince(connection.lastSent);
    metrics.drops.add(news.skipped());
    connection.lastSent = Math.max(connection.lastSent, news.last());
    List<byte[]> payloads = new ArrayList<>(aside);
    news.messages().forEach(message -> payloads.add(message.json()));
    if (!payloads.isEmpty()) {
      connection.write(ServerFrames.encode(ByteBufAllocator.DEFAULT, payloads));
    }
    return payloads.size();
  }
}
