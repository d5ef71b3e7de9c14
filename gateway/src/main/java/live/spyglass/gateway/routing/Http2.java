package live.spyglass.gateway.routing;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Clients may speak HTTP/2: over TLS when that is set up (`server.ssl.*`), else in clear text, by
/// upgrade or by prior knowledge. Said to the server alone: `server.http2.enabled` would also make
/// the client side of Spring Cloud Gateway want HTTP/3.
@Component
final class Http2 implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    org.springframework.boot.web.server.Http2 on = new org.springframework.boot.web.server.Http2();
    on.setEnabled(true);
    factory.setHttp2(on);
  }
}
