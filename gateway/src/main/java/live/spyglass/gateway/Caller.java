package live.spyglass.gateway;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/// Who is at the other end of an exchange, as far as it can be known.
///
/// `address`: the client's, in text. `scheme` and `host` (with its port, when it is not the
/// scheme's own): what the client's address bar says; no host when the client sent none.
/// `requestId`: names the exchange in answers, log lines and at the services.
public record Caller(String address, String scheme, @Nullable String host, String requestId) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /// The caller of an exchange that has passed the front door.
  public static Caller of(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(ATTRIBUTE);
  }

  /// Remembers it for the rest of the exchange.
  public void attach(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }
}
