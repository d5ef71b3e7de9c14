package live.spyglass.gateway.routing;

import java.net.ConnectException;
import live.spyglass.gateway.GatewayProperties;
import live.spyglass.gateway.websocket.SocketProxy;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.Buildable;
import org.springframework.cloud.gateway.route.builder.PredicateSpec;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/// The table of routes. Order matters: chat's own addresses below a broadcast come before the
/// catalog's. What is not in the table is not public.
@Configuration(proxyBeanMethods = false)
class Routes {

  @Bean
  RouteLocator services(
      RouteLocatorBuilder routes,
      GatewayProperties properties,
      SocketProxy sockets,
      WatchGrants watchGrants,
      SessionNodes sessionNodes) {
    return routes
        .routes()
        .route(
            "chat",
            path ->
                to(
                    path,
                    properties.chatUrl().toString(),
                    "/api/v1/broadcasts/{id}/messages/**",
                    "/api/v1/broadcasts/{id}/hearts/**"))
        .route(
            "chat-websocket",
            path ->
                path.path("/chat/{id}")
                    .filters(filters -> filters.filter(sockets))
                    .uri(properties.chatWebsocketUrl().toString()))
        .route(
            "catalog",
            path ->
                to(
                    path,
                    properties.catalogUrl().toString(),
                    "/api/v1/accounts/**",
                    "/api/v1/sessions/**",
                    "/api/v1/broadcasts/**",
                    "/.well-known/jwks.json"))
        .route(
            "webrtc",
            path -> to(path, properties.ingestUrl().toString(), "/whip/{id}", "/whep/{id}"))
        .route(
            "webrtc-granted",
            path ->
                path.path(WatchGrants.PATTERN)
                    .filters(filters -> filters.filter(watchGrants))
                    .uri(properties.ingestUrl().toString()))
        .route(
            "webrtc-session",
            path ->
                path.path("/whip/{id}/{session}", "/whep/{id}/{session}")
                    .filters(filters -> filters.filter(sessionNodes))
                    .uri(properties.ingestUrl().toString()))
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
