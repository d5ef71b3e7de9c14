package live.spyglass.ingest.webrtc.receive;

import java.util.EnumMap;
import java.util.Map;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;

/// What was counted since it was last told to the metrics. Used on one event loop.
final class ReceiveCounts {

  /// What became of something.
  enum Count {
    /// Packets that came, repairs not counted.
    PACKETS,
    /// Came when their turn was over, or for the second time.
    LATE,
    /// Came after they were asked for.
    REPAIRED,
    /// Given up.
    LOST,
    /// Of a source or a payload type that was not agreed on.
    UNKNOWN,
    /// Packets asked for again.
    NACKS,
    KEYFRAMES_ASKED,
    /// Frames that missed packets or contradicted themselves.
    FRAMES_BROKEN,
    /// Frames that no decoder could use without one that was lost.
    FRAMES_UNUSABLE
  }

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final Map<MalformedPacketException.Reason, Long> malformed =
      new EnumMap<>(MalformedPacketException.Reason.class);

  void add(Count what, long number) {
    counts.merge(what, number, Long::sum);
  }

  void one(Count what) {
    add(what, 1);
  }

  void malformed(MalformedPacketException e) {
    malformed.merge(e.reason(), 1L, Long::sum);
  }

  Map<Count, Long> counts() {
    return counts;
  }

  Map<MalformedPacketException.Reason, Long> malformed() {
    return malformed;
  }

  void clear() {
    counts.clear();
    malformed.clear();
  }
}
