package live.spyglass.ingest.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How many unknown keys came from where in the last minute. An IPv6 network counts as one address
/// (its first 64 bits): whoever has one address there has them all. Bounded: with more addresses
/// than remembered, the ones seen least are forgotten.
final class WrongKeys {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 50_000;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int most;
  private final Cache<List<Byte>, AtomicInteger> counts;

  WrongKeys(int most, Ticker ticker) {
    this.most = most;
    this.counts =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterWrite(WINDOW)
            .ticker(ticker)
            .build();
  }

  boolean areTooMany(InetAddress address) {
    AtomicInteger count = counts.getIfPresent(network(address));
    return count != null && count.get() >= most;
  }

  void add(InetAddress address) {
    counts.get(network(address), _ -> new AtomicInteger()).incrementAndGet();
  }

  private static List<Byte> network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length;
    Byte[] network = new Byte[length];
    Arrays.setAll(network, i -> bytes[i]);
    return List.of(network);
  }
}
