package live.spyglass.ingest.publish;

import java.net.InetAddress;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// Somebody wants to publish. `streamKey` is the secret as it was given; it is never printed.
/// `protocol` is the name that the platform is told, e.g. `rtmp`. `broadcast`: which one the key
/// must be of, where a protocol names it; null where the key alone says so.
public record PublishAttempt(
    String streamKey, InetAddress address, String protocol, @Nullable BroadcastId broadcast) {

  public PublishAttempt(String streamKey, InetAddress address, String protocol) {
    this(streamKey, address, protocol, null);
  }

  @Override
  public String toString() {
    return "PublishAttempt[***, " + address.getHostAddress() + ", " + protocol + "]";
  }
}
