package live.spyglass.ingest.srt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import live.spyglass.events.StreamEnded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that reads many connections, and owns them from when they are accepted until they are
/// closed. While there is something to read it looks every few milliseconds, not for every packet.
final class SrtLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SrtLoop.class);
  private static final int ROOM = 256;
  private static final long WAIT_MILLIS = 50;
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LOOK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /// More than a packet of any network holds of payload.
  private static final int LONGEST_MESSAGE = 2048;

  /// Of one connection, before it is the next one's turn.
  private static final int MOST_MESSAGES = 256;

  /// How long what was sent before the end may be held back for its time.
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final SrtLibrary library;
  private final SrtServer server;
  private final Duration readTimeout;
  private final Map<Integer, SrtConnection> connections = new HashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final int epoll;
  private final Thread thread;
  private volatile boolean stopping;

  /// Used by the loop alone; it is a confined arena's.
  private final byte[] bytes = new byte[LONGEST_MESSAGE];

  SrtLoop(String name, SrtLibrary library, SrtServer server, Duration readTimeout) {
    this.library = library;
    this.server = server;
    this.readTimeout = readTimeout;
    this.epoll = library.epollCreate();
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Watches a listener too: the server accepts what comes.
  void watch(int listener) {
    if (!library.epollAdd(epoll, listener)) {
      throw new IllegalStateException(library.lastErrorText());
    }
  }

  /// Does something on the loop's thread, soon; never after [#stop].
  void execute(Runnable task) {
    tasks.add(task);
  }

  /// Takes a connection that was accepted. Nothing of it is read yet.
  void own(SrtConnection connection) {
    connections.put(connection.socket(), connection);
  }

  /// From now on it is read, into its receiver.
  void read(SrtConnection connection) {
    connection.extend(readTimeout);
    if (!library.epollAdd(epoll, connection.socket())) {
      close(connection, StreamEnded.Reason.CLOSED);
    }
  }

  /// Closes all connections and ends the thread; waits for it, `patience` at most.
  void stop(Duration patience) throws InterruptedException {
    stopping = true;
    LockSupport.unpark(thread);
    boolean _ = thread.join(patience);
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate(JAVA_INT, 2L * ROOM);
      MemorySegment buffer = arena.allocate(LONGEST_MESSAGE);
      long lookedAfter = System.nanoTime();
      while (!stopping) {
        runTasks();
        int ready = library.epollWait(epoll, events, ROOM, WAIT_MILLIS);
        for (int i = 0; i < Math.min(ready, ROOM); i++) {
          onReady(events.getAtIndex(JAVA_INT, 2L * i), buffer);
        }
        drain(buffer);
        if (System.nanoTime() - lookedAfter > LOOK_AFTER_NANOS) {
          lookedAfter = System.nanoTime();
          lookAfter(lookedAfter);
        }
        if (ready != 0 && ready <= ROOM) {
          LockSupport.parkNanos(this, CALM_NANOS);
        }
      }
      runTasks();
      List.copyOf(connections.values())
          .forEach(connection -> close(connection, StreamEnded.Reason.CLOSED));
    } finally {
      library.epollRelease(epoll);
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a task of an SRT connection failed", e);
      }
    }
  }

  private void onReady(int socket, MemorySegment buffer) {
    SrtConnection connection = connections.get(socket);
    if (connection != null) {
      guarded(connection, () -> readAll(connection, buffer));
    } else if (!server.acceptFrom(socket)) {
      library.epollRemove(epoll, socket);
    }
  }

  private void guarded(SrtConnection connection, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("a connection failed on our side", e);
      server.countClosed("error");
      close(connection, StreamEnded.Reason.MALFORMED);
    }
  }

  /// All that is there, or its share of it.
  private void readAll(SrtConnection connection, MemorySegment buffer) {
    TsReceiver receiver = connection.receiver();
    if (receiver == null) {
      return;
    }
    boolean progress = false;
    for (int i = 0; i < MOST_MESSAGES && receiver.publication().ended() == null; i++) {
      int size = library.receive(connection.socket(), buffer);
      if (size <= 0) {
        if (size == 0 || library.lastError() != SrtLibrary.NOTHING_YET) {
          onBroken(connection);
        }
        break;
      }
      MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, size);
      progress |= receiver.read(bytes, size);
    }
    if (receiver.publication().refusal() != null) {
      server.countClosed("malformed");
    }
    if (receiver.publication().ended() != null) {
      close(connection, StreamEnded.Reason.CLOSED);
    } else if (progress && !connection.isDraining()) {
      connection.extend(readTimeout);
    }
  }

  /// The encoder has hung up. What it sent before that is given out when its time comes.
  private void onBroken(SrtConnection connection) {
    if (library.get(connection.socket(), SrtOption.UNREAD) == 0) {
      close(connection, StreamEnded.Reason.CLOSED);
    } else if (!connection.isDraining()) {
      library.epollRemove(epoll, connection.socket());
      connection.drain();
      connection.extend(DRAIN);
    }
  }

  private void drain(MemorySegment buffer) {
    for (SrtConnection connection : List.copyOf(connections.values())) {
      if (connection.isDraining()) {
        guarded(connection, () -> readAll(connection, buffer));
      }
    }
  }

  private void lookAfter(long now) {
    for (SrtConnection connection : List.copyOf(connections.values())) {
      count(connection);
      StreamEnded.Reason leaving = connection.leaving();
      if (leaving != null) {
        close(connection, leaving);
      } else if (connection.isOverdue(now)) {
        boolean drained = connection.isDraining();
        if (!drained) {
          server.countOverdue(connection);
        }
        close(connection, drained ? StreamEnded.Reason.CLOSED : StreamEnded.Reason.SILENT);
      }
    }
    server.forgetUnaccepted(now);
  }

  private void count(SrtConnection connection) {
    SrtStatistics now = library.statistics(connection.socket(), connection.counted());
    server.metrics().add(connection.counted(), now);
    connection.counted(now);
  }

  private void close(SrtConnection connection, StreamEnded.Reason reason) {
    count(connection);
    library.close(connection.socket());
    connections.remove(connection.socket());
    connection.leave(reason);
    connection.end(reason);
    server.gone(connection);
  }
}
