package live.spyglass.gateway.routing;

import java.util.List;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/// Carries what [FrontDoor] found out about the client to the services: Spring Cloud Gateway drops
/// `X-Forwarded-*` that it did not make itself, and whatever a client's `Connection` header names.
@Component
final class ForwardedHeaders implements HttpHeadersFilter, Ordered {

  private static final List<String> NAMES =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Request-Id");

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    HttpHeaders output = new HttpHeaders();
    output.addAll(input);
    for (String name : NAMES) {
      String value = exchange.getRequest().getHeaders().getFirst(name);
      if (value != null) {
        output.set(name, value);
      }
    }
    return output;
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
