package live.spyglass.ingest.rtmp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.ConnectionLimits;
import live.spyglass.ingest.publish.ListenerException;
import live.spyglass.ingest.publish.PublishDoor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The listeners and all of their connections.
final class RtmpServer implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpServer.class);
  private static final Duration WATCH = Duration.ofMillis(250);
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  private final RtmpProperties rtmp;
  private final RtmpsProperties rtmps;
  private final MeterRegistry meters;
  private final ConnectionLimits limits;
  private final Set<RtmpConnection> connections = ConcurrentHashMap.newKeySet();
  private final ConnectionParts parts;
  private final List<Listener> listeners = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rtmp-", 0).factory());
  private @Nullable EventLoops loops;
  private @Nullable ScheduledExecutorService watch;
  private volatile boolean running;

  RtmpServer(RtmpProperties rtmp, RtmpsProperties rtmps, PublishDoor door, MeterRegistry meters) {
    this.rtmp = rtmp;
    this.rtmps = rtmps;
    this.meters = meters;
    this.limits = new ConnectionLimits(rtmp.maxConnections(), rtmp.maxConnectionsPerAddress());
    MemoryBudget budget = new MemoryBudget(rtmp.maxUnderWay().toBytes());
    this.parts = new ConnectionParts(rtmp, door::admit, threads, budget, meters);
    Gauge.builder("spyglass.ingest.rtmp.connections", limits, ConnectionLimits::count)
        .description("Open RTMP and RTMPS connections")
        .register(meters);
    Gauge.builder("spyglass.ingest.rtmp.under.way", budget, MemoryBudget::taken)
        .description("Held for messages that have not arrived whole")
        .baseUnit("bytes")
        .register(meters);
  }

  @Override
  public void start() {
    Optional<Transport> tls =
        rtmps.port() == 0 ? Optional.empty() : Optional.of(new TlsTransport(rtmps, threads));
    running = true;
    loops = new EventLoops();
    listen(loops, rtmp.port(), Transport.PLAIN, "INGEST_RTMP_PORT", "ingest.rtmp.port");
    if (tls.isPresent()) {
      listen(loops, rtmps.port(), tls.get(), "INGEST_RTMPS_PORT", "ingest.rtmps.port");
    }
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rtmp-watch").factory());
    var _ =
        fresh.scheduleAtFixedRate(
            this::closeOverdue, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    watch = fresh;
  }

  /// Sends everybody away, waits a moment for them to go, then closes what is left.
  @Override
  public void stop() {
    running = false;
    listeners.forEach(listener -> listener.door().close().awaitUninterruptibly());
    listeners.clear();
    connections.forEach(connection -> connection.disconnect(StreamEnded.Reason.CLOSED));
    awaitNoConnections();
    connections.forEach(RtmpConnection::close);
    if (watch != null) {
      watch.shutdownNow();
      watch = null;
    }
    if (loops != null) {
      loops.stop();
      loops = null;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PublishDoor.CARRIERS;
  }

  /// The port of the listener with a transport of that name.
  int port(String protocol) {
    return listeners.stream()
        .filter(listener -> listener.transport().protocol().equals(protocol))
        .mapToInt(listener -> ((InetSocketAddress) listener.door().localAddress()).getPort())
        .findFirst()
        .orElseThrow();
  }

  private void listen(
      EventLoops on, int port, Transport transport, String variable, String property) {
    if (port == 0) {
      return;
    }
    try {
      Channel door =
          on.listen(rtmp.address(), Math.max(port, 0), channel -> accept(channel, transport));
      listeners.add(new Listener(door, transport));
      LOG.info("{} on {}", transport.protocol(), door.localAddress());
    } catch (IOException e) {
      stop();
      throw new ListenerException(
          "RTMP cannot listen on %s port %d: %s".formatted(rtmp.address(), port, e.getMessage()),
          "End the program that uses port %d, or set %s (%s) to another port."
              .formatted(port, variable, property),
          e);
    }
  }

  /// On the connection's event loop.
  private void accept(SocketChannel channel, Transport transport) {
    InetSocketAddress remote = channel.remoteAddress();
    if (remote == null || !running) {
      var _ = channel.close();
      return;
    }
    InetAddress address = remote.getAddress();
    String limit = limits.enter(address);
    if (limit != null) {
      meters.counter("spyglass.ingest.rtmp.connections.refused", "limit", limit).increment();
      var _ = channel.close();
      return;
    }
    RtmpConnection connection = new RtmpConnection(channel, address, transport.protocol(), parts);
    connections.add(connection);
    channel
        .closeFuture()
        .addListener(_ -> {
          limits.leave(address);
          synchronized (connections) {
            connections.remove(connection);
            connections.notifyAll();
          }
        });
    transport.install(channel.pipeline());
    channel.pipeline().addLast(connection);
  }

  private void closeOverdue() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.closeIfOverdue(now));
  }

  private void awaitNoConnections() {
    long end = System.nanoTime() + GOODBYE.toNanos();
    try {
      synchronized (connections) {
        while (!connections.isEmpty()) {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          if (left <= 0) {
            return;
          }
          connections.wait(left);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private record Listener(Channel door, Transport transport) {}
}
