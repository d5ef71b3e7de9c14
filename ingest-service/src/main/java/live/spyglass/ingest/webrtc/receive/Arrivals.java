package live.spyglass.ingest.webrtc.receive;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import live.spyglass.ingest.webrtc.rtp.RtcpPacket.TransportFeedback;
import live.spyglass.ingest.webrtc.rtp.Unwrapper;

/// When each packet of the transport arrived, for the sender's own estimate of what the way can
/// carry: draft-holmer-rmcat-transport-wide-cc-extensions-01.
final class Arrivals {

  private static final long TICK_NANOS = 250_000;
  private static final int TICKS_OF_REFERENCE = 256;

  /// In one feedback: it has to fit into one packet.
  private static final int MOST_STATUSES = 400;

  /// Kept between two feedbacks.
  private static final int MOST_KEPT = 4096;

  private final Unwrapper sequences = Unwrapper.of16Bits();
  private final NavigableMap<Long, Long> arrived = new TreeMap<>();
  private final long originNanos;
  private long next;
  private boolean any;
  private int feedbacks;

  Arrivals(long originNanos) {
    this.originNanos = originNanos;
  }

  void packet(int sequence, long nanos) {
    long unwrapped = sequences.unwrap(sequence);
    if (arrived.size() < MOST_KEPT) {
      arrived.putIfAbsent(unwrapped, Math.max(0, nanos - originNanos) / TICK_NANOS);
    }
  }

  /// What has arrived since the last call; those between that did not are told as lost, and may
  /// still be told later.
  List<TransportFeedback> take(long sender, long media) {
    List<TransportFeedback> all = new ArrayList<>();
    while (!arrived.isEmpty()) {
      long first = arrived.firstKey();
      boolean follows = any && first > next && first - next < MOST_STATUSES / 2;
      all.add(feedback(sender, media, follows ? next : first));
    }
    return all;
  }

  private TransportFeedback feedback(long sender, long media, long base) {
    List<Integer> deltas = new ArrayList<>();
    long reference = arrived.firstEntry().getValue() / TICKS_OF_REFERENCE;
    long clock = reference * TICKS_OF_REFERENCE;
    long sequence = base;
    while (!arrived.isEmpty() && arrived.firstKey() - base < MOST_STATUSES) {
      long delta = arrived.firstEntry().getValue() - clock;
      if (delta < Short.MIN_VALUE || delta > Short.MAX_VALUE) {
        break; // the next feedback has another reference
      }
      while (sequence < arrived.firstKey()) {
        deltas.add(TransportFeedback.LOST);
        sequence++;
      }
      clock = arrived.pollFirstEntry().getValue();
      deltas.add((int) delta);
      sequence++;
    }
    next = Math.max(next, sequence);
    any = true;
    return new TransportFeedback(
        sender,
        media,
        (int) (base & 0xffff),
        (int) (reference & 0xffffff) << 8 >> 8,
        feedbacks++ & 0xff,
        deltas);
  }
}
