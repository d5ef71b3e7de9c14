package live.spyglass.ingest.webrtc.transport;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The addresses of this machine. One that is not among them is looked for again, but however many
/// strangers knock, not more than once a second. For one thread.
final class OwnAddresses {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Set<InetAddress> known = Set.of();
  private long readAt = System.nanoTime() - FRESH_NANOS;

  boolean include(InetAddress address) {
    if (address.isLoopbackAddress() || known.contains(address)) {
      return true;
    }
    long now = System.nanoTime();
    if (now - readAt < FRESH_NANOS) {
      return false;
    }
    readAt = now;
    known = read();
    return known.contains(address);
  }

  private static Set<InetAddress> read() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException _) {
      return Set.of();
    }
  }
}
