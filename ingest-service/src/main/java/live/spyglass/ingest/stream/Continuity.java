package live.spyglass.ingest.stream;

/// Watches the publisher's clock. Times are passed on as they arrive; where the clock steps back by
/// more than a second or leaps ahead by more than ten, a new epoch begins. Less is a gap or jitter,
/// which every reader can live with.
///
/// Sound and pictures seldom jump at the same frame: whichever comes first begins the epoch, and
/// the other joins it, by jumping to where the first one is. A kind that was away while the other
/// went on (a frozen picture) has not jumped. Until the other has joined, its last frames still
/// carry times of the epoch before. Used by the writer's thread.
public final class Continuity {

  private static final long LONGEST_GAP_MICROS = 10_000_000;
  private static final long LARGEST_STEP_BACK_MICROS = 1_000_000;

  private final Line pictures = new Line();
  private final Line sound = new Line();
  private int epoch;

  /// The frame in its epoch.
  public Frame place(Frame frame) {
    Line own = frame.isVideo() ? pictures : sound;
    Line other = frame.isVideo() ? sound : pictures;
    long micros = frame.decodeMicros();
    if (own.jumpsAt(micros)) {
      if (!own.joins(other, micros)) {
        epoch++;
      }
      own.epoch = epoch;
    }
    own.moveTo(micros);
    return frame.in(epoch);
  }

  /// Where one kind of frames stands.
  private static final class Line {

    private boolean any;
    private long micros;

    /// The last one that this kind has jumped into.
    private int epoch;

    boolean jumpsAt(long next) {
      return any
          && (next - micros > LONGEST_GAP_MICROS || micros - next > LARGEST_STEP_BACK_MICROS);
    }

    /// Whether a jump is only on its way to where the other kind is: it jumped first, or went on
    /// while this one was away. They run side by side, give or take what an encoder's queues hold.
    boolean joins(Line other, long next) {
      return other.any
          && Math.abs(next - other.micros) <= LARGEST_STEP_BACK_MICROS
          && (other.epoch > epoch || next > micros);
    }

    void moveTo(long next) {
      any = true;
      micros = next;
    }
  }
}
