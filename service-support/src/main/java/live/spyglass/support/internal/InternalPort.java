package live.spyglass.support.internal;

import java.net.URI;
import java.net.URISyntaxException;

/// The port of what only services and operators may ask for: `/internal/**` and all of `/actuator`
/// but health, which is asked for where the work comes in. `number`: [#NONE] where all of it is on
/// the one port that a service has anyway.
public record InternalPort(int number) {

  static final int NONE = -1;
  private static final int LAST = 65_535;

  public InternalPort {
    if (number != NONE && (number < 1 || number > LAST)) {
      throw new IllegalArgumentException(
          "SPYGLASS_INTERNAL_PORT must be a port, or -1 for none: " + number);
    }
  }

  public boolean isSet() {
    return number != NONE;
  }

  /// The address under which `/internal/**` of a node is found, which is told like this one.
  ///
  /// @param node its base URL for everything else
  public URI of(URI node) {
    if (!isSet()) {
      return node;
    }
    try {
      return new URI(node.getScheme(), null, node.getHost(), number, node.getPath(), null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(node + " is no address of a node", e);
    }
  }
}
