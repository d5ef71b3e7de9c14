package live.spyglass.chat.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Which pages may open a chat (RFC 6455 §10.2): those of the host that was asked, and those of
/// `spyglass.allowed-origins`. A client that names no origin is no browser.
@Component
final class OriginRule {

  private final List<String> allowed;

  OriginRule(Environment environment) {
    this.allowed =
        Binder.get(environment)
            .bind("spyglass.allowed-origins", Bindable.listOf(String.class))
            .orElse(List.of());
  }

  boolean allows(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null || allowed.contains("*") || allowed.contains(origin)) {
      return true;
    }
    String wanted = authority(origin);
    return wanted != null
        && (isSame(wanted, headers.get(HttpHeaderNames.HOST), origin)
            || isSame(wanted, headers.get("X-Forwarded-Host"), origin));
  }

  private static boolean isSame(String wanted, @Nullable String hosts, String origin) {
    if (hosts == null) {
      return false;
    }
    String scheme = origin.substring(0, origin.indexOf(':'));
    return wanted.equals(authority(scheme + "://" + hosts.split(",", 2)[0].strip()));
  }

  /// Host and port, the port also where it is the scheme's own; null when it is no origin.
  private static @Nullable String authority(String origin) {
    try {
      URI uri = URI.create(origin);
      if (uri.getHost() == null || uri.getScheme() == null) {
        return null;
      }
      int own = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
      int port = uri.getPort() == -1 ? own : uri.getPort();
      return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
