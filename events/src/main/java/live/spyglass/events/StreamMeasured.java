package live.spyglass.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What ingest saw of a stream during the last two seconds. Rates are bits per second; intervals
/// are milliseconds. `problems` names what its broadcaster should mend; readers ignore names they
/// do not know.
public record StreamMeasured(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    StreamId streamId,
    long bitrate,
    double frameRate,
    long keyframeIntervalMillis,
    @Nullable String videoCodec,
    @Nullable String audioCodec,
    int width,
    int height,
    long framesDropped,
    List<Problem> problems)
    implements Event {
  @Override
  public String key() {
    return broadcastId.value();
  }

  public enum Problem {
    NO_VIDEO,
    NO_AUDIO,
    /// Keyframes are more than four seconds apart: viewers wait longer to join.
    RARE_KEYFRAMES,
    /// Keyframe spacing varies, which makes segments uneven.
    IRREGULAR_KEYFRAMES,
    LOW_FRAME_RATE,
    /// Media arrives slower than it plays.
    SLOWER_THAN_REAL_TIME,
    /// Bit rate beyond what the platform takes.
    BITRATE_TOO_HIGH,
    /// Pictures arrive, but none yet that a decoder could start with.
    NO_KEYFRAME,
    /// Sound arrives and has been nothing but digital silence for ten seconds.
    SILENT_AUDIO,
    /// The publisher's timestamps stepped back or leapt ahead within the last half minute.
    TIMESTAMPS_JUMP
  }
}
