package live.spyglass.gateway.routing;

import java.util.Map;
import live.spyglass.events.BroadcastId;
import live.spyglass.gateway.access.PlaybackGrants;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Watching a private broadcast by WebRTC: the grant in the address is checked and taken out, and
/// the service told which broadcast it covers, as for media.
@Component
final class WatchGrants implements GatewayFilter, Ordered {

  static final String PATTERN = "/whep/{id}/~{grant}";

  private final PlaybackGrants grants;

  WatchGrants(PlaybackGrants grants) {
    this.grants = grants;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Map<String, String> parts = ServerWebExchangeUtils.getUriTemplateVariables(exchange);
    String id = parts.getOrDefault("id", "");
    if (!BroadcastId.isValid(id)) {
      return Mono.error(new ProblemException(Problem.NOT_FOUND, "There is no such broadcast."));
    }
    ServerHttpRequest granted =
        exchange
            .getRequest()
            .mutate()
            .path("/whep/" + id)
            .headers(headers -> headers.set("Spyglass-Grant", id))
            .build();
    return grants
        .check(parts.getOrDefault("grant", ""), new BroadcastId(id))
        .then(Mono.defer(() -> chain.filter(exchange.mutate().request(granted).build())));
  }

  /// Before the address of the service is made from the request's.
  @Override
  public int getOrder() {
    return 0;
  }
}
