package live.spyglass.ingest.webrtc.rtp;

/// Makes numbers that wrap (sequence numbers, timestamps) into ones that go on: each is taken for
/// the one nearest to the newest so far. Begins one turn up, so that what is a little older than
/// the first is not negative.
public final class Unwrapper {

  private final long turn;
  private long newest;
  private boolean any;

  private Unwrapper(long turn) {
    this.turn = turn;
  }

  /// For sequence numbers.
  public static Unwrapper of16Bits() {
    return new Unwrapper(1L << 16);
  }

  /// For timestamps.
  public static Unwrapper of32Bits() {
    return new Unwrapper(1L << 32);
  }

  public long unwrap(long value) {
    long unwrapped = peek(value);
    newest = any ? Math.max(newest, unwrapped) : unwrapped;
    any = true;
    return unwrapped;
  }

  /// The same without taking note of it.
  public long peek(long value) {
    long wrapped = value & turn - 1;
    if (!any) {
      return turn + wrapped;
    }
    long step = wrapped - (newest & turn - 1);
    if (step > turn / 2) {
      step -= turn;
    } else if (step < -turn / 2) {
      step += turn;
    }
    return newest + step;
  }

  /// Forgets what it saw: the source has begun anew.
  public void reset() {
    any = false;
  }
}
