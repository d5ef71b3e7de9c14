package live.spyglass.ingest.publish;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many connections there may be, in all and from one address. Thread-safe.
public final class ConnectionLimits {

  private final int most;
  private final int mostPerAddress;
  private final Map<InetAddress, Integer> counts = new HashMap<>();
  private int all;

  public ConnectionLimits(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /// Counts one more and returns null; or returns the limit that forbids it.
  public synchronized @Nullable String enter(InetAddress address) {
    if (all >= most) {
      return "all";
    }
    if (counts.getOrDefault(address, 0) >= mostPerAddress) {
      return "address";
    }
    all++;
    counts.merge(address, 1, Integer::sum);
    return null;
  }

  public synchronized void leave(InetAddress address) {
    all--;
    counts.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
  }

  public synchronized int count() {
    return all;
  }
}
