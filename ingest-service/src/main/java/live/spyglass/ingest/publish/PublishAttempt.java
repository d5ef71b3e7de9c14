package live.spyglass.ingest.publish;

import java.net.InetAddress;

/// Somebody wants to publish. `streamKey` is the secret as it was given; it is never printed.
/// `protocol` is the name that the platform is told, e.g. `rtmp`.
public record PublishAttempt(String streamKey, InetAddress address, String protocol) {

  @Override
  public String toString() {
    return "PublishAttempt[***, " + address.getHostAddress() + ", " + protocol + "]";
  }
}
