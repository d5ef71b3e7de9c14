package live.spyglass.gateway.webapp;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// A browser that asks for the address of a page (`/`, `/b/…`, `/sign-in`) gets `index.html`; the
/// app in it looks at the address.
@Component
@Order(-30)
final class PageAddresses implements WebFilter {

  private static final Pattern NOT_A_PAGE =
      Pattern.compile(
          "/(?:api|assets|media|chat|whip|whep|actuator|problems|openapi|asyncapi|\\.well-known)(?:/.*)?");

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    if (!isPage(request)) {
      return chain.filter(exchange);
    }
    ServerHttpRequest index = request.mutate().path("/index.html").build();
    return chain.filter(exchange.mutate().request(index).build());
  }

  private static boolean isPage(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    HttpMethod method = request.getMethod();
    return (HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method))
        && !NOT_A_PAGE.matcher(path).matches()
        && path.lastIndexOf('.') <= path.lastIndexOf('/')
        && wantsHtml(request);
  }

  private static boolean wantsHtml(ServerHttpRequest request) {
    List<MediaType> accepted = request.getHeaders().getAccept();
    return accepted.isEmpty()
        || accepted.stream().anyMatch(type -> type.includes(MediaType.TEXT_HTML));
  }
}
