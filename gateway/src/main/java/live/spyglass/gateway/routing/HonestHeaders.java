package live.spyglass.gateway.routing;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import live.spyglass.support.internal.InternalToken;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// First of all filters: replaces what a client may not say about itself (`X-Forwarded-*`,
/// `Spyglass-*`) by what is true, gives the request an id, sets the headers every answer carries,
/// and hides what is not public.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HonestHeaders implements WebFilter {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9-]{8,64}");
  private static final String REQUEST_ID_HEADER = "X-Request-Id";

  /// Media, sockets and frames from ourselves; `blob:` is how hls.js feeds the player.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:;"
          + " connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; object-src 'none';"
          + " base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

  private final TrustedProxies proxies;
  private final InternalToken token;

  HonestHeaders(TrustedProxies proxies, InternalToken token) {
    this.proxies = proxies;
    this.token = token;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String id = requestId(request);
    ServerHttpRequest honest =
        request.mutate().headers(headers -> rewrite(headers, request, id)).build();
    answerHeaders(exchange, id, honest);
    if (isHidden(request)) {
      exchange.getResponse().setRawStatusCode(404);
      return exchange.getResponse().setComplete();
    }
    return chain.filter(exchange.mutate().request(honest).build());
  }

  private static String requestId(ServerHttpRequest request) {
    String given = request.getHeaders().getFirst(REQUEST_ID_HEADER);
    return given != null && REQUEST_ID.matcher(given).matches()
        ? given
        : UUID.randomUUID().toString();
  }

  private void rewrite(HttpHeaders headers, ServerHttpRequest request, String id) {
    boolean trusted = proxies.isTrusted(request);
    String client = proxies.clientOf(request);
    String scheme = believed(headers, trusted, "X-Forwarded-Proto", request.getURI().getScheme());
    String host =
        believed(headers, trusted, "X-Forwarded-Host", headers.getFirst(HttpHeaders.HOST));
    for (String name : List.copyOf(headers.headerNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-forwarded-")
          || lower.startsWith("spyglass-")
          || lower.equals("forwarded")) {
        headers.remove(name);
      }
    }
    headers.set("X-Forwarded-For", client);
    headers.set("X-Forwarded-Proto", scheme == null ? "http" : scheme);
    if (host != null) {
      headers.set("X-Forwarded-Host", host);
      int colon = host.lastIndexOf(':');
      if (colon > host.lastIndexOf(']')) {
        headers.set("X-Forwarded-Port", host.substring(colon + 1));
      }
    }
    headers.set(REQUEST_ID_HEADER, id);
  }

  private static @Nullable String believed(
      HttpHeaders headers, boolean trusted, String name, @Nullable String otherwise) {
    String said = trusted ? headers.getFirst(name) : null;
    return said != null ? said : otherwise;
  }

  private static void answerHeaders(
      ServerWebExchange exchange, String id, ServerHttpRequest request) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(REQUEST_ID_HEADER, id);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
    headers.set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)");
    if ("https".equals(request.getHeaders().getFirst("X-Forwarded-Proto"))) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    exchange
        .getResponse()
        .beforeCommit(() -> {
          var type = headers.getContentType();
          if (type != null && "html".equals(type.getSubtype())) {
            headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
          }
          return Mono.empty();
        });
  }

  /// Health is public; the other management addresses are for whoever shows the internal token.
  private boolean isHidden(ServerHttpRequest request) {
    String path = request.getPath().value();
    boolean management = path.startsWith("/actuator") && !path.startsWith("/actuator/health");
    return management && !token.matches(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
  }
}
