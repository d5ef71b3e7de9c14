package live.spyglass.gateway.access;

import java.time.Duration;
import java.util.List;
import live.spyglass.gateway.GatewayProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/// Which other web origins may read answers: media any, without credentials; the API those that the
/// operator names. Tokens travel in headers, never in cookies, so no origin gains by being let in.
@Configuration(proxyBeanMethods = false)
class CrossOrigin {

  private static final Duration KEEP = Duration.ofHours(1);

  @Bean
  @Order(-95)
  CorsWebFilter crossOriginFilter(GatewayProperties properties) {
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/media/**", reading(List.of("*")));
    source.registerCorsConfiguration("/openapi", reading(List.of("*")));
    source.registerCorsConfiguration("/asyncapi", reading(List.of("*")));
    if (!properties.allowedOrigins().isEmpty()) {
      CorsConfiguration api = reading(properties.allowedOrigins());
      api.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
      source.registerCorsConfiguration("/api/**", api);
    }
    return new CorsWebFilter(source);
  }

  private static CorsConfiguration reading(List<String> origins) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(origins);
    cors.setAllowedMethods(List.of("GET", "HEAD"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(
        List.of(
            "Content-Length",
            "Content-Range",
            "Date",
            "ETag",
            "Location",
            "Retry-After",
            "X-Request-Id"));
    cors.setMaxAge(KEEP);
    return cors;
  }
}
