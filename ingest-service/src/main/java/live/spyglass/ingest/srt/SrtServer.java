package live.spyglass.ingest.srt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.ConnectionLimits;
import live.spyglass.ingest.publish.ListenerException;
import live.spyglass.ingest.publish.Publication;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.PublishDoor;
import live.spyglass.ingest.publish.Refusal;
import live.spyglass.ingest.stream.MediaBudget;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The listener and all of its connections.
final class SrtServer implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(SrtServer.class);
  private static final String PROTOCOL = "srt";
  private static final int BACKLOG = 128;
  private static final int LIVE = 0;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /// libsrt calls a peer gone after this much more than we do, so that we know which of the two a
  /// connection's end is.
  private static final Duration LATER = Duration.ofSeconds(5);

  private final SrtProperties properties;
  private final PublishDoor door;
  private final MeterRegistry meters;
  private final SrtMetrics metrics;
  private final ConnectionLimits limits;
  private final MediaBudget budget;
  private final Patience patience = new Patience();
  private final Map<Integer, SrtConnection> connections = new ConcurrentHashMap<>();
  private final List<SrtLoop> loops = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("srt-", 0).factory());
  private volatile Status status = Status.OFF;
  private volatile boolean running;
  private volatile @Nullable SrtLibrary library;
  private int listener;
  private int callback;
  private int nextLoop;

  /// Used by libsrt's thread.
  private @Nullable Answered refusedLast;

  /// What there is of SRT here.
  enum Status {
    OFF,
    /// Wanted, and the machine has no libsrt.
    NO_LIBRARY,
    UP
  }

  SrtServer(SrtProperties properties, PublishDoor door, MeterRegistry meters) {
    this.properties = properties;
    this.door = door;
    this.meters = meters;
    this.metrics = new SrtMetrics(meters);
    for (Rejection rejection : Rejection.values()) {
      refused(rejection);
    }
    this.limits =
        new ConnectionLimits(properties.maxConnections(), properties.maxConnectionsPerAddress());
    this.budget = new MediaBudget(properties.maxUnderWay().toBytes());
    Gauge.builder("spyglass.ingest.srt.up", this, server -> server.status == Status.UP ? 1 : 0)
        .description("Whether SRT is listened to")
        .register(meters);
    Gauge.builder("spyglass.ingest.srt.connections", limits, ConnectionLimits::count)
        .description("Open SRT connections")
        .register(meters);
    Gauge.builder("spyglass.ingest.srt.under.way", budget, MediaBudget::taken)
        .description("Bytes held for frames that have not arrived whole")
        .baseUnit("bytes")
        .register(meters);
  }

  @Override
  public void start() {
    running = true;
    if (properties.port() == 0) {
      return;
    }
    Optional<SrtLibrary> found = SrtLibrary.find(properties.library());
    if (found.isEmpty()) {
      status = Status.NO_LIBRARY;
      LOG.warn(
          "SRT is off: libsrt 1.5 is not on this machine. Install it (Debian: libsrt1.5-gnutls) or"
              + " name its file in INGEST_SRT_LIBRARY, then start again. All else works without.");
      return;
    }
    SrtLibrary on = found.get();
    library = on;
    on.start();
    try {
      open(on);
    } catch (ListenerException e) {
      loops.clear();
      stop();
      throw e;
    }
    status = Status.UP;
    LOG.info("srt on {} (libsrt {})", address(), on.versionText());
  }

  /// Sends everybody away and ends libsrt's threads.
  @Override
  public void stop() {
    running = false;
    SrtLibrary used = library;
    if (used == null) {
      return;
    }
    library = null;
    status = Status.OFF;
    used.forget(callback);
    try {
      for (SrtLoop loop : loops) {
        loop.stop(GOODBYE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    loops.clear();
    used.close(listener);
    List.copyOf(connections.values()).forEach(this::gone);
    used.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PublishDoor.CARRIERS;
  }

  private Counter refused(Rejection rejection) {
    return meters.counter(
        "spyglass.ingest.srt.connections.refused",
        "reason",
        rejection.name().toLowerCase(Locale.ROOT));
  }

  SrtMetrics metrics() {
    return metrics;
  }

  Status status() {
    return status;
  }

  InetSocketAddress address() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SocketAddresses.SIZE);
      SrtLibrary open = library;
      if (open == null) {
        throw new IllegalStateException("not listening");
      }
      open.nameOf(listener, address);
      return SocketAddresses.read(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(SrtLibrary on) {
    listener = on.createSocket();
    int count = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    for (int i = 0; i < count; i++) {
      loops.add(new SrtLoop("srt-loop-" + i, on, this, properties.readTimeout()));
    }
    try (Arena arena = Arena.ofConfined()) {
      configure(on);
      MemorySegment address = arena.allocate(SocketAddresses.SIZE);
      int port = Math.max(properties.port(), 0);
      int size = SocketAddresses.write(address, InetAddress.getByName(properties.address()), port);
      callback = on.listenCallback(listener, this::decide);
      if (!on.bind(listener, address, size) || !on.listen(listener, BACKLOG)) {
        throw cannotListen(on.lastErrorText(), null);
      }
    } catch (UnknownHostException e) {
      throw cannotListen("no such address", e);
    }
    loops.getFirst().watch(listener);
    loops.forEach(SrtLoop::start);
  }

  private ListenerException cannotListen(String why, @Nullable Exception cause) {
    return new ListenerException(
        "SRT cannot listen on %s port %d: %s"
            .formatted(properties.address(), properties.port(), why),
        "End the program that uses UDP port %d, or set INGEST_SRT_PORT (ingest.srt.port) to another port."
            .formatted(properties.port()),
        cause);
  }

  private void configure(SrtLibrary on) {
    boolean good =
        on.set(listener, SrtOption.TRANSMISSION_TYPE, LIVE)
            && on.set(listener, SrtOption.READ_BLOCKS, 0)
            && on.set(listener, SrtOption.RECEIVE_LATENCY, (int) properties.latency().toMillis())
            && on.set(
                listener,
                SrtOption.RECEIVE_BUFFER,
                Math.toIntExact(properties.receiveBuffer().toBytes()))
            && on.set(
                listener,
                SrtOption.PEER_IDLE_TIMEOUT,
                (int) properties.readTimeout().plus(LATER).toMillis())
            && on.set(listener, SrtOption.ENFORCED_ENCRYPTION, 1)
            && on.set(listener, SrtOption.PASSPHRASE, properties.passphrase());
    if (properties.address().contains(":")) {
      good &= on.set(listener, SrtOption.ONLY_IPV6, 0);
    }
    if (!good) {
      throw new ListenerException(
          "SRT cannot be set up: " + on.lastErrorText(),
          "Look at the settings that begin with INGEST_SRT_.");
    }
  }

  /// On libsrt's thread. 0 lets the socket in, as far as we are concerned.
  private int decide(int socket, MemorySegment peer, String streamId) {
    SrtLibrary on = library;
    if (on == null || !running) {
      return SrtLibrary.ERROR;
    }
    Rejection rejection = findRejection(socket, peer, streamId);
    if (rejection == null) {
      return 0;
    }
    on.setReason(socket, rejection.code());
    return SrtLibrary.ERROR;
  }

  private @Nullable Rejection findRejection(int socket, MemorySegment peer, String streamId) {
    InetSocketAddress from;
    try {
      from = SocketAddresses.read(peer);
    } catch (UnknownHostException _) {
      return Rejection.INTERNAL_ERROR;
    }
    Answered before = refusedLast;
    if (before != null && before.isTo(from)) {
      return before.rejection();
    }
    Rejection rejection =
        switch (PublishRequest.of(streamId)) {
          case PublishRequest.Refused(Rejection wrong) -> wrong;
          case PublishRequest.Publish(String key) -> {
            InetAddress address = from.getAddress();
            yield limits.enter(address) == null
                ? findRejection(socket, new PublishAttempt(key, address, PROTOCOL))
                : Rejection.OVERLOAD;
          }
        };
    if (rejection != null) {
      refusedLast = new Answered(from, rejection, System.nanoTime());
      refused(rejection).increment();
      LOG.debug("a newcomer is refused: {} {}", rejection.code(), rejection);
    }
    return rejection;
  }

  /// Encoders ask again four times a second: while one question is being answered, the next come
  /// in.
  private record Answered(InetSocketAddress peer, Rejection rejection, long nanos) {

    private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    boolean isTo(InetSocketAddress other) {
      return peer.equals(other) && System.nanoTime() - nanos < GOOD_NANOS;
    }
  }

  /// The attempt has its place within the limits, and loses it when it is refused.
  private @Nullable Rejection findRejection(int socket, PublishAttempt attempt) {
    Future<Optional<Refusal>> check;
    try {
      check = threads.submit(() -> door.findRefusal(attempt));
    } catch (RejectedExecutionException _) {
      limits.leave(attempt.address());
      return Rejection.DOWN;
    }
    Rejection rejection = awaitRejection(check);
    if (rejection == null) {
      connections.put(
          socket, new SrtConnection(socket, attempt, check, properties.acceptTimeout()));
    } else {
      limits.leave(attempt.address());
    }
    return rejection;
  }

  /// Who is not known to be refused in time is let in, and sent away when it turns out.
  private @Nullable Rejection awaitRejection(Future<Optional<Refusal>> check) {
    long began = System.nanoTime();
    try {
      return check
          .get(patience.nanos(began, connections.isEmpty()), TimeUnit.NANOSECONDS)
          .map(Rejection::of)
          .orElse(null);
    } catch (TimeoutException _) {
      return null;
    } catch (ExecutionException e) {
      LOG.error("a stream key cannot be checked", e.getCause());
      return Rejection.INTERNAL_ERROR;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Rejection.DOWN;
    } finally {
      long now = System.nanoTime();
      patience.used(now - began, now);
    }
  }

  /// Accepts all that wait at a listener; false when it is none of ours.
  boolean acceptFrom(int ready) {
    SrtLibrary on = library;
    if (on == null || ready != listener) {
      return false;
    }
    for (int socket = on.accept(listener);
        socket != SrtLibrary.ERROR;
        socket = on.accept(listener)) {
      SrtConnection connection = connections.get(socket);
      if (connection == null) {
        on.close(socket);
        continue;
      }
      boolean _ = on.set(socket, SrtOption.READ_BLOCKS, 0);
      connection.accept(properties.readTimeout());
      SrtLoop loop = loops.get(nextLoop++ % loops.size());
      loop.execute(() -> loop.own(connection));
      threads.execute(() -> admit(connection, loop));
    }
    return true;
  }

  /// On a thread of its own: the door may ask the catalog.
  private void admit(SrtConnection connection, SrtLoop loop) {
    try {
      if (connection.check().get().isPresent()) {
        connection.leave(StreamEnded.Reason.CLOSED);
        return;
      }
      switch (door.admit(connection.attempt(), connection)) {
        case PublishDecision.Accepted(Publication publication) ->
            loop.execute(() -> publish(connection, loop, publication));
        case PublishDecision.Refused _ -> connection.leave(StreamEnded.Reason.CLOSED);
      }
    } catch (ExecutionException | RuntimeException e) {
      LOG.error("a connection failed on our side", e);
      connection.leave(StreamEnded.Reason.CLOSED);
    } catch (InterruptedException _) {
      connection.leave(StreamEnded.Reason.CLOSED);
      Thread.currentThread().interrupt();
    }
  }

  /// On its loop, which may have closed it in the meantime.
  private void publish(SrtConnection connection, SrtLoop loop, Publication publication) {
    if (connections.get(connection.socket()) != connection || connection.leaving() != null) {
      publication.end(StreamEnded.Reason.CLOSED);
      return;
    }
    connection.publishTo(new TsReceiver(publication, budget));
    loop.read(connection);
  }

  /// Those that were let in and never came: their passphrase is wrong, or they changed their mind.
  void forgetUnaccepted(long now) {
    for (SrtConnection connection : connections.values()) {
      if (!connection.isAccepted() && connection.isOverdue(now)) {
        LOG.atInfo()
            .addKeyValue("address", connection.address().getHostAddress())
            .log("publisher did not get in over SRT: the passphrase differs, or it gave up");
        countClosed("handshake");
        gone(connection);
      }
    }
  }

  void gone(SrtConnection connection) {
    if (connections.remove(connection.socket(), connection)) {
      limits.leave(connection.address());
    }
  }

  void countOverdue(SrtConnection connection) {
    countClosed("overdue");
    LOG.atInfo()
        .addKeyValue("address", connection.address().getHostAddress())
        .log("publisher closed: nothing that counts arrived in time");
  }

  /// One more connection was closed by us, for breaking a rule or a deadline.
  void countClosed(String reason) {
    meters.counter("spyglass.ingest.srt.connections.closed", "reason", reason).increment();
  }
}
