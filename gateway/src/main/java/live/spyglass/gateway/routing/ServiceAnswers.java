package live.spyglass.gateway.routing;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/// Leaves out of a service's answer what the gateway says itself (it would be said twice), and what
/// is nobody's business outside.
@Component
final class ServiceAnswers implements HttpHeadersFilter, Ordered {

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    HttpHeaders output = new HttpHeaders();
    output.addAll(input);
    for (String name : List.copyOf(input.headerNames())) {
      boolean said = exchange.getResponse().getHeaders().containsHeader(name);
      String lower = name.toLowerCase(Locale.ROOT);
      boolean named = lower.equals("vary") || lower.equals("set-cookie");
      if ((said && !named) || lower.startsWith("spyglass-") || lower.equals("server")) {
        output.remove(name);
      }
    }
    return output;
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
