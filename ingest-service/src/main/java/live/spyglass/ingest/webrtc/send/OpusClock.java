package live.spyglass.ingest.webrtc.send;

import live.spyglass.ingest.codec.Payload;

/// Gives packets of Opus the times that their durations make: players take a millisecond's rounding
/// between two packets for a gap. Where packets are missing, or a clock drifts, it follows. Used by
/// one thread.
final class OpusClock {

  private static final long MOST_OFF_MICROS = 10_000;

  private boolean any;
  private long next;

  /// When the packet is heard; `micros` is when it was said to be.
  long next(long micros, Payload packet) {
    long placed = any && Math.abs(micros - next) <= MOST_OFF_MICROS ? next : micros;
    any = true;
    next = placed + micros(packet);
    return placed;
  }

  /// A packet's duration, RFC 6716 §3.1 and §3.2.
  static long micros(Payload packet) {
    int first = packet.at(0);
    int configuration = first >> 3;
    int size;
    if (configuration < 12) {
      size = new int[] {10_000, 20_000, 40_000, 60_000}[configuration & 3];
    } else if (configuration < 16) {
      size = new int[] {10_000, 20_000}[configuration & 1];
    } else {
      size = new int[] {2500, 5000, 10_000, 20_000}[configuration & 3];
    }
    int frames =
        switch (first & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> packet.size() < 2 ? 1 : packet.at(1) & 0x3f;
        };
    return (long) size * frames;
  }
}
