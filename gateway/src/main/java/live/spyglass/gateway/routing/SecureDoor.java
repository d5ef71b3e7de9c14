package live.spyglass.gateway.routing;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;

/// The same door over TLS, for machines that have no proxy before them and phones that want a
/// secure origin before they lend their camera. It opens after the plain one and is made by the
/// factory that made that, so that every limit and the lane for media are in it as well.
@Component
@ConditionalOnProperty("gateway.https.port")
public final class SecureDoor implements SmartLifecycle {

  /// After the plain door has been opened; that factory is not used by anybody any more.
  private static final int LAST = Integer.MAX_VALUE;

  private final HttpsProperties properties;
  private final NettyReactiveWebServerFactory factory;
  private final HttpHandler handler;
  private volatile @Nullable WebServer server;

  SecureDoor(
      HttpsProperties properties, NettyReactiveWebServerFactory factory, HttpHandler handler) {
    this.properties = properties;
    this.factory = factory;
    this.handler = handler;
  }

  /// Where it listens; for port 0 it is known only then.
  public int port() {
    WebServer open = server;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open.getPort();
  }

  @Override
  public void start() {
    Ssl ssl = new Ssl();
    ssl.setCertificate(properties.certificate().toUri().toString());
    ssl.setCertificatePrivateKey(properties.privateKey().toUri().toString());
    factory.setPort(properties.port());
    factory.setAddress(properties.address());
    factory.setSsl(ssl);
    WebServer opened = factory.getWebServer(handler);
    opened.start();
    server = opened;
  }

  @Override
  public void stop() {
    WebServer open = server;
    server = null;
    if (open != null) {
      open.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public int getPhase() {
    return LAST;
  }
}
