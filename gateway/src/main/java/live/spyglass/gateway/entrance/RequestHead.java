package live.spyglass.gateway.entrance;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as far as its honesty can be judged, whichever part of the gateway reads it.
public interface RequestHead {

  /// As it was written, without the query.
  String path();

  /// The first header of the name.
  @Nullable String first(String name);

  /// All header lines of the name.
  List<String> all(String name);

  /// The other end of the connection.
  @Nullable InetAddress peer();

  /// Whether the connection itself is TLS.
  boolean secure();
}
