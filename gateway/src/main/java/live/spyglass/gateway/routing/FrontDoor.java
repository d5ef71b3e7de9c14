package live.spyglass.gateway.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.entrance.AnswerHeaders;
import live.spyglass.gateway.entrance.Entrance;
import live.spyglass.gateway.entrance.Entry;
import live.spyglass.gateway.entrance.RequestHead;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
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

  private final Entrance entrance;
  private final AnswerHeaders answerHeaders;

  FrontDoor(Entrance entrance, AnswerHeaders answerHeaders) {
    this.entrance = entrance;
    this.answerHeaders = answerHeaders;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Entry entry = entrance.enter(new Head(request));
    Caller caller = entry.caller();
    caller.attach(exchange);
    return switch (entry) {
      case Entry.Refused refused -> {
        prepare(exchange.getResponse(), caller, refused.hostKnown());
        yield Mono.error(refused.problem());
      }
      case Entry.Admitted admitted -> {
        prepare(exchange.getResponse(), caller, true);
        yield chain.filter(
            exchange.mutate().request(honest(request, caller, admitted.path())).build());
      }
    };
  }

  private void prepare(ServerHttpResponse response, Caller caller, boolean known) {
    HttpHeaders headers = response.getHeaders();
    headers.set(Entrance.REQUEST_ID, caller.requestId());
    Iterator<String> said = answerHeaders.of(caller).iterator();
    while (said.hasNext()) {
      headers.set(said.next(), said.next());
    }
    response.beforeCommit(() -> {
      MediaType type = headers.getContentType();
      if (type != null && type.isCompatibleWith(MediaType.TEXT_HTML)) {
        headers.set("Content-Security-Policy", answerHeaders.policy(caller, known));
      }
      return Mono.empty();
    });
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
    headers.set(Entrance.REQUEST_ID, caller.requestId());
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

  /// A request of Spring's, as the entrance reads it.
  private record Head(ServerHttpRequest request) implements RequestHead {

    @Override
    public String path() {
      return request.getURI().getRawPath();
    }

    @Override
    public @Nullable String first(String name) {
      return request.getHeaders().getFirst(name);
    }

    @Override
    public List<String> all(String name) {
      return request.getHeaders().getOrEmpty(name);
    }

    @Override
    public @Nullable InetAddress peer() {
      InetSocketAddress remote = request.getRemoteAddress();
      return remote == null ? null : remote.getAddress();
    }

    @Override
    public boolean secure() {
      return "https".equals(request.getURI().getScheme());
    }
  }
}
