package live.spyglass.gateway.routing;

import java.net.URI;
import java.util.Optional;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.internal.SessionSeal;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// A WebRTC session lives on one ingest node, which the name in its address says to whoever can
/// open it: the request goes there.
@Component
final class SessionNodes implements GatewayFilter, Ordered {

  private final SessionSeal seal;

  SessionNodes(InternalToken token) {
    this.seal = new SessionSeal(token);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    String path = exchange.getRequest().getURI().getRawPath();
    int slash = path.lastIndexOf('/');
    Optional<URI> node =
        seal.open(path.substring(0, slash), path.substring(slash + 1))
            .map(SessionSeal.Opened::node);
    if (node.isEmpty()) {
      return Mono.error(
          new ProblemException(Problem.NOT_FOUND, "There is no such session, or it is over."));
    }
    exchange
        .getAttributes()
        .put(
            ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
            URI.create(node.get().toString().replaceAll("/+$", "") + path));
    return chain.filter(exchange);
  }

  /// After the address of the service is made, which this replaces.
  @Override
  public int getOrder() {
    return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
  }
}
