package live.spyglass.ingest.webrtc.send;

import java.util.concurrent.TimeUnit;
import live.spyglass.ingest.stream.Frame;
import org.jspecify.annotations.Nullable;

/// Tells what arrives as it happens from what arrives late and faster: a stream that is read from
/// another node begins with what was kept there. One thread notes, any may ask.
final class Pace {

  /// The time over which the pace is taken.
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// What the time between two frames, and jitter, may add.
  private static final double TOLERANCE = 1.4;

  private @Nullable Frame first;
  private long firstNanos;
  private volatile boolean real;

  void note(Frame frame, long nanos) {
    if (real) {
      return;
    }
    Frame begin = first;
    if (begin == null || begin.epoch() != frame.epoch()) {
      first = frame;
      firstNanos = nanos;
    } else if (nanos - firstNanos >= WINDOW_NANOS && frame.kind() == begin.kind()) {
      long passed = (nanos - firstNanos) / 1000;
      real = frame.decodeMicros() - begin.decodeMicros() <= passed * TOLERANCE;
      first = frame;
      firstNanos = nanos;
    }
  }

  boolean isReal() {
    return real;
  }
}
