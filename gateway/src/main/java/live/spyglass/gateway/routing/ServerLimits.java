package live.spyglass.gateway.routing;

import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;

/// How long a client may take over its request: its head within the idle time-out of the connection
/// (`server.netty.idle-timeout`), its body within this.
@Component
final class ServerLimits implements NettyServerCustomizer {

  /// Requests at once on one connection of HTTP/2 (RFC 9113 §6.5.2 recommends no fewer).
  private static final int MOST_STREAMS = 100;

  private static final Duration WHOLE_BODY = Duration.ofSeconds(30);

  @Override
  public HttpServer apply(HttpServer server) {
    return server
        .requestTimeout(WHOLE_BODY)
        .http2Settings(settings -> settings.maxConcurrentStreams(MOST_STREAMS));
  }
}
