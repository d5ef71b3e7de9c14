package live.spyglass.gateway.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.GatewayProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/// Whose word about the client counts. Only the peer of the connection is known for sure; what it
/// says in `X-Forwarded-*` is believed when it is a proxy of ours.
@Component
final class TrustedProxies {

  private static final Pattern SCHEME = Pattern.compile("https?");

  private final List<AddressBlock> blocks;

  TrustedProxies(GatewayProperties properties) {
    this.blocks = properties.trustedProxies().stream().map(AddressBlock::parse).toList();
  }

  /// The caller of the request as it arrived, with the id that it goes by from here on.
  Caller callerOf(ServerHttpRequest request, String requestId) {
    InetAddress peer = peer(request);
    HttpHeaders headers = request.getHeaders();
    boolean trusted = isTrusted(peer);
    String scheme = trusted ? first(headers, "X-Forwarded-Proto") : null;
    String host = trusted ? first(headers, "X-Forwarded-Host") : null;
    return new Caller(
        address(peer, headers),
        scheme != null && SCHEME.matcher(scheme).matches() ? scheme : schemeOf(request),
        host != null ? host : headers.getFirst(HttpHeaders.HOST),
        requestId);
  }

  /// The last address in `X-Forwarded-For` that is no proxy of ours, or the peer's.
  private String address(@Nullable InetAddress peer, HttpHeaders headers) {
    InetAddress client = peer;
    for (String hop : headers.getValuesAsList("X-Forwarded-For").reversed()) {
      InetAddress address = isTrusted(client) ? parse(hop) : null;
      if (address == null) {
        break;
      }
      client = address;
    }
    if (client == null) {
      return "unknown";
    }
    String text = client.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    return address != null && blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable InetAddress peer(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null ? null : remote.getAddress();
  }

  private static String schemeOf(ServerHttpRequest request) {
    return "https".equals(request.getURI().getScheme()) ? "https" : "http";
  }

  /// The value of the proxy nearest to the client.
  private static @Nullable String first(HttpHeaders headers, String name) {
    List<String> values = headers.getValuesAsList(name);
    return values.isEmpty() || values.getFirst().isBlank() ? null : values.getFirst();
  }

  private static @Nullable InetAddress parse(String text) {
    try {
      return InetAddress.ofLiteral(text.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
