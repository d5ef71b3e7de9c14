package live.spyglass.gateway.routing;

import java.net.ConnectException;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.Buildable;
import org.springframework.cloud.gateway.route.builder.PredicateSpec;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/// The table of routes. Order matters: chat's own addresses below a broadcast come before the
/// catalog's.
@Configuration(proxyBeanMethods = false)
class Routes {

  @Bean
  RouteLocator services(RouteLocatorBuilder routes, GatewayProperties properties) {
    String catalog = properties.catalogUrl().toString();
    String chat = properties.chatUrl().toString();
    return routes
        .routes()
        .route(
            "chat-http",
            path ->
                to(
                    path,
                    chat,
                    "/api/v1/broadcasts/{id}/messages",
                    "/api/v1/broadcasts/{id}/messages/**",
                    "/api/v1/broadcasts/{id}/hearts"))
        .route(
            "chat-websocket",
            path -> path.path("/chat/{id}").uri(properties.chatWebsocketUrl().toString()))
        .route("catalog", path -> to(path, catalog, "/api/v1/**", "/.well-known/jwks.json"))
        .build();
  }

  /// Asks once more when the service was not there at all, and only where asking twice does no
  /// harm.
  @SuppressWarnings("unchecked") // the builder takes classes of exceptions as a generic array
  private static Buildable<Route> to(PredicateSpec path, String uri, String... patterns) {
    return path.path(patterns)
        .filters(filters ->
            filters.retry(retry ->
                retry
                    .setRetries(1)
                    .setMethods(HttpMethod.GET)
                    .setSeries()
                    .setExceptions(ConnectException.class)))
        .uri(uri);
  }
}
