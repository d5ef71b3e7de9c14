package live.spyglass.gateway.access;

import java.time.Duration;
import java.util.List;
import live.spyglass.gateway.GatewayProperties;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

/// Which other web origins may read answers of the API: those that the operator names; the
/// documents and WebRTC sessions any. Media says so for itself. Tokens travel in headers, never in
/// cookies, so no origin gains by being let in.
@Configuration(proxyBeanMethods = false)
class CrossOrigin {

  private static final Duration KEEP = Duration.ofHours(1);

  @Bean
  @Order(-95)
  WebFilter crossOriginFilter(GatewayProperties properties) {
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/openapi", reading(List.of("*")));
    source.registerCorsConfiguration("/asyncapi", reading(List.of("*")));
    CorsConfiguration api = reading(properties.allowedOrigins());
    api.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    source.registerCorsConfiguration("/api/**", api);
    source.registerCorsConfiguration("/whip/**", sessions());
    source.registerCorsConfiguration("/whep/**", sessions());
    CorsWebFilter cors = new CorsWebFilter(source, new Refusing());
    return (exchange, chain) ->
        source.getCorsConfiguration(exchange) == null
            ? chain.filter(exchange)
            : cors.filter(exchange, chain);
  }

  /// RFC 9725 §4.2: a page of any origin may publish and watch, by the right that it shows.
  private static CorsConfiguration sessions() {
    CorsConfiguration cors = reading(List.of("*"));
    cors.setAllowedMethods(List.of("POST", "PATCH", "DELETE"));
    cors.addExposedHeader("Link");
    cors.addExposedHeader("Accept-Post");
    return cors;
  }

  private static CorsConfiguration reading(List<String> origins) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(origins);
    cors.setAllowedMethods(List.of("GET", "HEAD"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(List.of("ETag", "Location", "Retry-After", "X-Request-Id"));
    cors.setMaxAge(KEEP);
    return cors;
  }

  /// Says no to a browser that asks first. Whoever does not ask is answered as anybody is, without
  /// leave for a page to read it: then a proxy that is not known to speak HTTPS breaks nothing.
  private static final class Refusing extends DefaultCorsProcessor {

    @Override
    protected boolean handleInternal(
        ServerWebExchange exchange, CorsConfiguration cors, boolean preFlight) {
      boolean allowed = cors.checkOrigin(exchange.getRequest().getHeaders().getOrigin()) != null;
      return (!allowed && !preFlight) || super.handleInternal(exchange, cors, preFlight);
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
      throw new ProblemException(
          Problem.FORBIDDEN, "Pages of this origin may not call the API from a browser.");
    }
  }
}
