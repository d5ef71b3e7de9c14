package live.spyglass.gateway.entrance;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import live.spyglass.gateway.Caller;
import live.spyglass.gateway.GatewayProperties;
import org.jspecify.annotations.Nullable;
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
  Caller callerOf(RequestHead request, String requestId) {
    InetAddress peer = request.peer();
    boolean trusted = isTrusted(peer);
    String scheme = trusted ? first(request, "X-Forwarded-Proto") : null;
    String host = trusted ? first(request, "X-Forwarded-Host") : null;
    return new Caller(
        trusted ? address(peer, request) : text(peer),
        scheme != null && SCHEME.matcher(scheme).matches()
            ? scheme
            : request.secure() ? "https" : "http",
        host != null ? host : request.first("Host"),
        requestId);
  }

  /// The last address in `X-Forwarded-For` that is no proxy of ours, or the peer's.
  private String address(@Nullable InetAddress peer, RequestHead request) {
    InetAddress client = peer;
    for (String hop : values(request, "X-Forwarded-For").reversed()) {
      InetAddress address = isTrusted(client) ? parse(hop) : null;
      if (address == null) {
        break;
      }
      client = address;
    }
    return text(client);
  }

  private static String text(@Nullable InetAddress client) {
    if (client == null) {
      return "unknown";
    }
    String text = client.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    if (address == null || blocks.isEmpty()) {
      return false;
    }
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /// The value of the proxy nearest to the client.
  private static @Nullable String first(RequestHead request, String name) {
    List<String> values = values(request, name);
    return values.isEmpty() ? null : values.getFirst();
  }

  private static List<String> values(RequestHead request, String name) {
    List<String> values = new ArrayList<>();
    for (String line : request.all(name)) {
      for (String value : line.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }

  private static @Nullable InetAddress parse(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
