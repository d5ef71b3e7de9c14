package live.spyglass.ingest.webrtc.send;

import org.jspecify.annotations.Nullable;

/// The last packets that were sent under one SSRC, to be sent again. They are shared with all other
/// viewers: what is kept here is which one had which number. Used on the viewer's event loop.
final class History {

  /// A second and more of the richest pictures.
  private static final int SIZE = 1024;

  private static final int MASK = SIZE - 1;

  private final @Nullable Packet[] packets = new Packet[SIZE];
  private final int[] sequences = new int[SIZE];
  private final int[] timestamps = new int[SIZE];
  private final boolean[] markers = new boolean[SIZE];
  private final long[] sentNanos = new long[SIZE];

  void add(int sequence, Packet packet, int timestamp, boolean marker, long nanos) {
    int at = sequence & MASK;
    packets[at] = packet;
    sequences[at] = sequence;
    timestamps[at] = timestamp;
    markers[at] = marker;
    sentNanos[at] = nanos;
  }

  /// The packet of that number, unless it is too old, or was sent less than `pauseNanos` ago: then
  /// it is still on its way. It counts as sent now.
  @Nullable Packet takeAgain(int sequence, long pauseNanos, long nanos) {
    int at = sequence & MASK;
    Packet packet = packets[at];
    if (packet == null || sequences[at] != sequence || nanos - sentNanos[at] < pauseNanos) {
      return null;
    }
    sentNanos[at] = nanos;
    return packet;
  }

  int timestamp(int sequence) {
    return timestamps[sequence & MASK];
  }

  boolean marker(int sequence) {
    return markers[sequence & MASK];
  }
}
