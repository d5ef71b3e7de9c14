package live.spyglass.ingest.rtmp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.publish.PublishDoor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The listeners and all of their connections. The last thing to start and the first to stop.
final class RtmpServer implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RtmpServer.class);
  private static final Duration WATCH = Duration.ofMillis(250);
  private static final Duration GOODBYE = Duration.ofSeconds(3);

  private final RtmpProperties rtmp;
  private final RtmpsProperties rtmps;
  private final PublishDoor door;
  private final MeterRegistry meters;
  private final ConnectionLimits limits;
  private final Set<RtmpConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<RtmpListener> listeners = new ArrayList<>();
  private @Nullable ScheduledExecutorService watch;
  private volatile boolean running;

  RtmpServer(RtmpProperties rtmp, RtmpsProperties rtmps, PublishDoor door, MeterRegistry meters) {
    this.rtmp = rtmp;
    this.rtmps = rtmps;
    this.door = door;
    this.meters = meters;
    this.limits = new ConnectionLimits(rtmp.maxConnections(), rtmp.maxConnectionsPerAddress());
    Gauge.builder("spyglass.ingest.rtmp.connections", limits, ConnectionLimits::count)
        .description("Open RTMP and RTMPS connections")
        .register(meters);
  }

  @Override
  public void start() {
    listen(rtmp.port(), Transport.PLAIN, "INGEST_RTMP_PORT", "ingest.rtmp.port");
    if (rtmps.port() != 0) {
      listen(rtmps.port(), new TlsTransport(rtmps), "INGEST_RTMPS_PORT", "ingest.rtmps.port");
    }
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rtmp-watch").factory());
    var _ =
        fresh.scheduleAtFixedRate(
            this::closeOverdue, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    watch = fresh;
    running = true;
    listeners.forEach(RtmpListener::start);
  }

  /// Sends everybody away, waits a moment for them to go, then closes what is left.
  @Override
  public void stop() {
    running = false;
    listeners.forEach(RtmpServer::close);
    listeners.clear();
    connections.forEach(connection -> connection.disconnect(StreamEnded.Reason.CLOSED));
    awaitNoConnections();
    connections.forEach(RtmpConnection::close);
    if (watch != null) {
      watch.shutdownNow();
      watch = null;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// The port of the listener with a transport of that name.
  int port(String protocol) {
    return listeners.stream()
        .filter(listener -> listener.protocol().equals(protocol))
        .mapToInt(RtmpListener::port)
        .findFirst()
        .orElseThrow();
  }

  private void listen(int port, Transport transport, String variable, String property) {
    if (port == 0) {
      return;
    }
    try {
      listeners.add(new RtmpListener(rtmp.address(), Math.max(port, 0), transport, this::accept));
    } catch (IOException e) {
      listeners.forEach(RtmpServer::close);
      listeners.clear();
      throw new ListenerException(
          "RTMP cannot listen on %s port %d: %s".formatted(rtmp.address(), port, e.getMessage()),
          "End the program that uses port %d, or set %s (%s) to another port."
              .formatted(port, variable, property),
          e);
    }
  }

  private void accept(Socket socket, Transport transport) {
    String limit = limits.enter(socket.getInetAddress());
    if (limit != null) {
      meters.counter("spyglass.ingest.rtmp.connections.refused", "limit", limit).increment();
      close(socket);
      return;
    }
    RtmpConnection connection = new RtmpConnection(socket, transport, door, rtmp);
    connections.add(connection);
    Thread.ofVirtual()
        .name(transport.protocol())
        .start(() -> {
          try {
            connection.run();
          } catch (RuntimeException e) {
            LOG.error("a connection failed on our side", e);
          } finally {
            synchronized (connections) {
              connections.remove(connection);
              connections.notifyAll();
            }
            limits.leave(connection.address());
          }
        });
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

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("closing a socket failed", e);
    }
  }
}
