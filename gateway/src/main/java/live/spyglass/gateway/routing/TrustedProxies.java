package live.spyglass.gateway.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import live.spyglass.gateway.GatewayProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/// Whose word about the client counts. Only the peer of the connection is known for sure; what it
/// says in `X-Forwarded-*` is believed when it is a proxy of ours.
@Component
public final class TrustedProxies {

  private final List<Block> blocks;

  TrustedProxies(GatewayProperties properties) {
    this.blocks = properties.trustedProxies().stream().map(Block::parse).toList();
  }

  /// Whether the peer's `X-Forwarded-*` headers are believed.
  boolean isTrusted(ServerHttpRequest request) {
    return isTrusted(peer(request));
  }

  /// The client's address in text: the last one in `X-Forwarded-For` that is no proxy of ours, or
  /// the peer's.
  public String clientOf(ServerHttpRequest request) {
    InetAddress client = peer(request);
    List<String> forwarded = request.getHeaders().getValuesAsList("X-Forwarded-For").reversed();
    for (String hop : forwarded) {
      if (!isTrusted(client)) {
        break;
      }
      InetAddress address = parse(hop);
      if (address == null) {
        break;
      }
      client = address;
    }
    return client == null ? "unknown" : client.getHostAddress();
  }

  private boolean isTrusted(@Nullable InetAddress address) {
    return address != null && blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable InetAddress peer(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null ? null : remote.getAddress();
  }

  private static @Nullable InetAddress parse(String text) {
    try {
      return InetAddress.ofLiteral(text.strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// A CIDR block (RFC 4632), or a single address.
  private record Block(InetAddress network, int prefix) {

    static Block parse(String text) {
      int slash = text.indexOf('/');
      InetAddress network =
          InetAddress.ofLiteral(slash < 0 ? text.strip() : text.substring(0, slash).strip());
      int bits = network.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1).strip());
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("not a CIDR block: " + text);
      }
      return new Block(network, prefix);
    }

    boolean contains(InetAddress address) {
      byte[] ours = network.getAddress();
      byte[] theirs = address.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
