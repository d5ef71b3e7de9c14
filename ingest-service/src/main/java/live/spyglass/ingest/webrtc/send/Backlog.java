package live.spyglass.ingest.webrtc.send;

import java.util.ArrayDeque;
import java.util.Deque;

/// The pictures between one viewer and the present, which it is sent as fast as its network should
/// bear. Used on the viewer's event loop.
final class Backlog {

  private static final int MOST_BYTES = 16 << 20;

  /// In bits a second: at least, and at most; it should be over after this long.
  private static final long LEAST_PACE = 8_000_000;

  private static final long MOST_PACE = 40_000_000;
  private static final double SECONDS = 0.4;

  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private long bytes;

  /// Packets of the first that are sent.
  private int sent;

  private double pace;
  private double owedBits;
  private long owedNanos;

  /// What is done with it.
  interface Way {
    /// Asked before the first packet of a picture; false: it is left out.
    boolean take(Parcel parcel, long nanos);

    void send(Parcel parcel, int from, int until, long nanos);
  }

  boolean isEmpty() {
    return parcels.isEmpty();
  }

  void clear() {
    parcels.clear();
    bytes = 0;
    sent = 0;
  }

  /// From now on what is in it is due.
  void begin(long nanos) {
    pace = Math.clamp(bytes * 8 / SECONDS, LEAST_PACE, MOST_PACE);
    owedBits = Gallery.BURST * Packet.LARGEST * 8.0;
    owedNanos = nanos;
  }

  /// Puts a picture behind the others. A keyframe makes all before it needless. Returns how many
  /// are lost by it.
  int add(Parcel parcel) {
    int lost = 0;
    if (parcel.keyframe()) {
      Parcel begun = sent > 0 ? parcels.pollFirst() : null;
      lost = parcels.size();
      parcels.clear();
      bytes = 0;
      if (begun != null) {
        parcels.add(begun);
        bytes = begun.bytes();
      }
    } else if (bytes + parcel.bytes() > MOST_BYTES) {
      return 1;
    }
    parcels.add(parcel);
    bytes += parcel.bytes();
    return lost;
  }

  /// Sends as much as is due, at no more than `most` bits a second.
  void send(double most, Way way, long nanos) {
    double bits = Math.min(pace, most);
    owedBits = Math.min(owedBits + bits * ((nanos - owedNanos) / 1e9), bits / 10);
    owedNanos = nanos;
    while (!parcels.isEmpty() && owedBits > 0) {
      Parcel parcel = parcels.getFirst();
      if (sent == 0 && !way.take(parcel, nanos)) {
        shift();
        continue;
      }
      int until = sent;
      while (until < parcel.packets().size() && owedBits > 0) {
        owedBits -= parcel.packets().get(until++).size() * 8.0;
      }
      way.send(parcel, sent, until, nanos);
      sent = until;
      if (until == parcel.packets().size()) {
        shift();
      }
    }
  }

  private void shift() {
    bytes -= parcels.removeFirst().bytes();
    sent = 0;
  }
}
