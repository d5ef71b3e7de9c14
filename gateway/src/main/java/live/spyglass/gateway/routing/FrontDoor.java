package live.spyglass.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import live.spyglass.gateway.Caller;
import live.spyglass.support.internal.InternalToken;
import live.spyglass.support.problem.Problem;
import live.spyglass.support.problem.ProblemException;
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

/// The first of the filters. What is behind it can rely on this: the path has one meaning, the
/// `X-Forwarded-*` headers are true, no `Spyglass-*` header comes from outside, the request has an
/// id, and what is not public is not there.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class FrontDoor implements WebFilter {

  private static final String REQUEST_ID = "X-Request-Id";
  private static final Pattern REQUEST_ID_SHAPE = Pattern.compile("[A-Za-z0-9-]{8,64}");

  /// A name or address, and perhaps a port (RFC 3986 §3.2.2, without what no browser sends).
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  /// Of services among themselves, and management.
  private static final Pattern NOT_PUBLIC = Pattern.compile("/(?:internal|origin)(?:/.*)?");

  private static final Pattern MANAGEMENT = Pattern.compile("/actuator(?!/health(?:/|$)).*");

  private final TrustedProxies proxies;
  private final AnswerHeaders answerHeaders;
  private final InternalToken token;

  FrontDoor(TrustedProxies proxies, AnswerHeaders answerHeaders, InternalToken token) {
    this.proxies = proxies;
    this.answerHeaders = answerHeaders;
    this.token = token;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Caller caller = proxies.callerOf(request, requestId(request));
    caller.attach(exchange);
    boolean known = caller.host() == null || HOST.matcher(caller.host()).matches();
    answerHeaders.prepare(exchange.getResponse(), caller, known);
    if (!known) {
      return invalid("The Host header names no host.");
    }
    Optional<String> path = CanonicalPath.of(request.getURI().getRawPath());
    if (path.isEmpty()) {
      return invalid("The path could be read in more than one way.");
    }
    if (isHidden(path.get(), request)) {
      return Mono.error(new ProblemException(Problem.NOT_FOUND, Problem.NOT_FOUND.advice()));
    }
    return chain.filter(exchange.mutate().request(honest(request, caller, path.get())).build());
  }

  private static String requestId(ServerHttpRequest request) {
    String given = request.getHeaders().getFirst(REQUEST_ID);
    return given != null && REQUEST_ID_SHAPE.matcher(given).matches()
        ? given
        : UUID.randomUUID().toString();
  }

  /// Management but for health is for whoever shows the internal token.
  private boolean isHidden(String path, ServerHttpRequest request) {
    return NOT_PUBLIC.matcher(path).matches()
        || (MANAGEMENT.matcher(path).matches()
            && !token.matches(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION)));
  }

  private static ServerHttpRequest honest(ServerHttpRequest request, Caller caller, String path) {
    return request
        .mutate()
        .uri(address(request.getURI(), caller, path))
        .headers(headers -> rewrite(headers, caller))
        .build();
  }

  /// The address as the client sees it.
  private static URI address(URI uri, Caller caller, String path) {
    String authority = caller.host() == null ? uri.getRawAuthority() : caller.host();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        authority == null ? path + query : caller.scheme() + "://" + authority + path + query);
  }

  private static void rewrite(HttpHeaders headers, Caller caller) {
    for (String name : List.copyOf(headers.headerNames())) {
      if (isOurs(name.toLowerCase(Locale.ROOT))) {
        headers.remove(name);
      }
    }
    headers.set(REQUEST_ID, caller.requestId());
    headers.set("X-Forwarded-For", caller.address());
    headers.set("X-Forwarded-Proto", caller.scheme());
    if (caller.host() != null) {
      headers.set("X-Forwarded-Host", caller.host());
      String port = port(caller.host());
      if (port != null) {
        headers.set("X-Forwarded-Port", port);
      }
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith("x-forwarded-")
        || name.startsWith("spyglass-")
        || name.equals("forwarded");
  }

  private static @Nullable String port(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(colon + 1) : null;
  }

  private static Mono<Void> invalid(String detail) {
    return Mono.error(new ProblemException(Problem.INVALID_REQUEST, detail));
  }
}
