package live.spyglass.transcode.job;

import java.time.Clock;

/// Ties a stream's timestamps to the wall clock. A stream is read from its last keyframe on, so its
/// first frames are older than they look; the frame that arrived soonest after its time tells the
/// truth. Once it has been asked it stays with what it said, so that one stretch of a stream goes
/// on where the one before it ended. Thread-safe.
final class SourceClock {

  private final Clock clock;
  private long offset = Long.MAX_VALUE;
  private boolean asked;

  SourceClock(Clock clock) {
    this.clock = clock;
  }

  /// A frame of this time has arrived at that moment.
  synchronized void saw(int timestamp, long millis) {
    if (!asked) {
      offset = Math.min(offset, millis - timestamp);
    }
  }

  /// Milliseconds since 1970 at which a frame of this time was made.
  synchronized long wallMillis(int timestamp) {
    if (offset == Long.MAX_VALUE) {
      offset = clock.millis() - timestamp;
    }
    asked = true;
    return offset + timestamp;
  }
}
