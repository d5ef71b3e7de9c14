package live.spyglass.ingest.webrtc.receive;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Puts the packets of one source in order. What is in order passes at once; behind a gap packets
/// wait until it is filled, or for as long and as many as there may be: then it is given up.
final class JitterBuffer {

  /// What comes out.
  interface Exit {

    void packet(MediaPacket packet);

    /// This many before the next packet will not come.
    void lost(long packets);
  }

  private final int mostPackets;
  private final long mostNanos;
  private final Exit exit;
  private final NavigableMap<Long, MediaPacket> waiting = new TreeMap<>();
  private long next;
  private boolean begun;

  JitterBuffer(int mostPackets, long mostNanos, Exit exit) {
    this.mostPackets = mostPackets;
    this.mostNanos = mostNanos;
    this.exit = exit;
  }

  /// False when its turn is over, or it is there already.
  boolean add(MediaPacket packet) {
    if (!begun) {
      begun = true;
      next = packet.sequence();
    }
    if (packet.sequence() == next && waiting.isEmpty()) {
      next++;
      exit.packet(packet);
      return true;
    }
    if (packet.sequence() < next || waiting.putIfAbsent(packet.sequence(), packet) != null) {
      return false;
    }
    release(packet.nanos());
    return true;
  }

  /// Lets out what may go by now.
  void release(long nowNanos) {
    while (!waiting.isEmpty()) {
      Map.Entry<Long, MediaPacket> first = waiting.firstEntry();
      long missing = first.getKey() - next;
      if (missing > 0) {
        boolean patience =
            waiting.size() <= mostPackets && nowNanos - first.getValue().nanos() < mostNanos;
        if (patience) {
          return;
        }
        exit.lost(missing);
      }
      waiting.pollFirstEntry();
      next = first.getKey() + 1;
      exit.packet(first.getValue());
    }
  }

  /// The first sequence number that did not pass yet.
  long next() {
    return next;
  }

  /// Lets everything out as it is: the source goes on elsewhere.
  void reset() {
    while (!waiting.isEmpty()) {
      Map.Entry<Long, MediaPacket> first = waiting.pollFirstEntry();
      if (first.getKey() > next) {
        exit.lost(first.getKey() - next);
      }
      next = first.getKey() + 1;
      exit.packet(first.getValue());
    }
    begun = false;
  }
}
