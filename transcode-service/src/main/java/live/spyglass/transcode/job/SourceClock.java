package live.spyglass.transcode.job;

import java.time.Clock;
import live.spyglass.transcode.ladder.FlvTag;

/// Ties a stream's timestamps to the wall clock. A stream is read from its last keyframe on, so its
/// first frames are older than they look; the frame that arrived soonest after its time tells the
/// truth.
final class SourceClock {

  private final Clock clock;
  private final boolean video;
  private long offset = Long.MAX_VALUE;
  private long first = Long.MIN_VALUE;

  SourceClock(Clock clock, boolean video) {
    this.clock = clock;
    this.video = video;
  }

  synchronized void saw(FlvTag tag) {
    if (tag.type() == FlvTag.SCRIPT) {
      return;
    }
    offset = Math.min(offset, clock.millis() - tag.timestamp());
    if (first == Long.MIN_VALUE && (tag.type() == FlvTag.VIDEO) == video) {
      first = tag.timestamp();
    }
  }

  /// Milliseconds since 1970 at which the first frame of the leading track was made.
  synchronized long wallMillis() {
    return first == Long.MIN_VALUE ? clock.millis() : offset + first;
  }
}
