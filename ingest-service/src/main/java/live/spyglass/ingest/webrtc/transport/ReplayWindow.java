package live.spyglass.ingest.webrtc.transport;

import java.util.Arrays;

/// Which packets of one SSRC have been received (RFC 3711 §3.3.2). Wider than the 64 of the RFC's
/// least: a packet that is sent again on request comes some hundred packets late.
final class ReplayWindow {

  private static final int SIZE = 2048;
  private static final int WORD = 64;

  private final long[] seen = new long[SIZE / WORD];

  /// The highest sequence number, unwrapped; -1 before the first.
  private long highest = -1;

  /// Of an authentic packet: whether it is here for the first time. `sequence`: 16 bits.
  boolean isNew(int sequence) {
    long index = highest < 0 ? sequence + (1L << 16) : highest + (short) (sequence - (int) highest);
    if (highest - index >= SIZE) {
      return false;
    }
    if (index > highest) {
      forget(highest < 0 ? index - SIZE : highest, index);
      highest = index;
    }
    int at = (int) (index & SIZE - 1);
    long bit = 1L << (at & WORD - 1);
    boolean fresh = (seen[at / WORD] & bit) == 0;
    seen[at / WORD] |= bit;
    return fresh;
  }

  /// The places of what comes into the window were those of what left it.
  private void forget(long from, long to) {
    if (to - from >= SIZE) {
      Arrays.fill(seen, 0);
      return;
    }
    for (long index = from + 1; index <= to; index++) {
      int at = (int) (index & SIZE - 1);
      seen[at / WORD] &= ~(1L << (at & WORD - 1));
    }
  }
}
