package live.spyglass.ingest.webrtc.send;

import live.spyglass.ingest.stream.Frame;

/// One line of time through all epochs of a publisher's clock: where it jumps, what follows goes on
/// as much later as it came later. Used by one thread.
final class FeedClock {

  private int epoch = Integer.MIN_VALUE;
  private long shift;
  private long shiftBefore;
  private boolean any;
  private long newest;
  private long newestNanos;

  /// When the frame is shown, in microseconds on this clock. `nanos`: when it came.
  long place(Frame frame, long nanos) {
    long shown = frame.decodeMicros() + frame.compositionOffsetMicros();
    if (frame.epoch() > epoch) {
      shiftBefore = shift;
      if (any) {
        shift = newest + (nanos - newestNanos) / 1000 - shown;
      }
      epoch = frame.epoch();
    }
    // Until both kinds have jumped, the other one's last frames are of the epoch before.
    long placed = shown + (frame.epoch() == epoch ? shift : shiftBefore);
    if (!any || placed > newest) {
      any = true;
      newest = placed;
      newestNanos = nanos;
    }
    return placed;
  }
}
