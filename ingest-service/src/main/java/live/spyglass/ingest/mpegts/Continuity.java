package live.spyglass.ingest.mpegts;

import java.util.Arrays;

/// The continuity counter of one PID (§2.4.3.3): tells what follows from what is there twice and
/// from what comes after a loss.
final class Continuity {

  enum Verdict {
    FOLLOWS,
    /// A packet may be sent twice.
    DUPLICATE,
    AFTER_LOSS
  }

  private final byte[] last = new byte[Packets.SIZE];
  private int counter = -1;
  private boolean doubled;

  /// Looks at a packet with payload. `announced`: its discontinuity indicator is set.
  Verdict follow(byte[] bytes, int offset, boolean announced) {
    int next = bytes[offset + 3] & 15;
    int before = counter;
    counter = next;
    boolean same = next == before && !doubled && isLast(bytes, offset);
    if (!same) {
      System.arraycopy(bytes, offset, last, 0, Packets.SIZE);
    }
    doubled = same;
    if (same) {
      return Verdict.DUPLICATE;
    }
    return before < 0 || announced || next == (before + 1 & 15)
        ? Verdict.FOLLOWS
        : Verdict.AFTER_LOSS;
  }

  /// Equal from the header on, except for the clock that an adaptation field may hold.
  private boolean isLast(byte[] bytes, int offset) {
    boolean clock = (bytes[offset + 3] & 0x20) != 0;
    int from = clock ? 4 + 1 + Math.min(bytes[offset + 4] & 0xff, Packets.SIZE - 5) : 4;
    return Arrays.equals(bytes, offset, offset + 4, last, 0, 4)
        && Arrays.equals(bytes, offset + from, offset + Packets.SIZE, last, from, Packets.SIZE);
  }
}
