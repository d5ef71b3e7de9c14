package live.spyglass.gateway.routing;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import live.spyglass.support.internal.InternalPort;
import live.spyglass.support.internal.InternalToken;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/// The metrics at the [InternalPort], where there is one, and nothing besides: the public door does
/// not show them any more, and nothing of it is here.
@Component
final class MetricsDoor implements SmartLifecycle {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InternalPort port;
  private final InternalToken token;
  private final PrometheusMeterRegistry metrics;
  private final @Nullable InetAddress address;
  private volatile @Nullable DisposableServer server;
  private volatile boolean running;

  MetricsDoor(
      InternalPort port,
      InternalToken token,
      PrometheusMeterRegistry metrics,
      ServerProperties properties) {
    this.port = port;
    this.token = token;
    this.metrics = metrics;
    this.address = properties.getAddress();
  }

  @Override
  public void start() {
    if (port.isSet()) {
      server =
          HttpServer.create()
              .bindAddress(() -> new InetSocketAddress(address, port.number()))
              .idleTimeout(PATIENCE)
              .requestTimeout(PATIENCE)
              .route(routes -> routes.get("/actuator/prometheus", this::show))
              .bindNow();
    }
    running = true;
  }

  private Publisher<Void> show(HttpServerRequest request, HttpServerResponse response) {
    if (!token.matches(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION))) {
      return response.sendNotFound();
    }
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, TEXT)
        .sendByteArray(
            Mono.fromCallable(() -> metrics.scrape(TEXT).getBytes(StandardCharsets.UTF_8))
                .subscribeOn(Schedulers.boundedElastic()));
  }

  @Override
  public void stop() {
    running = false;
    DisposableServer open = server;
    server = null;
    if (open != null) {
      open.disposeNow();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// With the public door.
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
  }
}
