package live.spyglass.transcode.recording;

import java.time.Instant;
import live.spyglass.events.Audience;
import org.jspecify.annotations.Nullable;

/// What the catalog said of a broadcast: who may watch, how many days the owner wants its recording
/// to be kept, both as of `since`, and when it ended. What is null was not said; without `keepDays`
/// the instance's rule holds.
public record BroadcastNote(
    @Nullable Audience audience,
    @Nullable Integer keepDays,
    @Nullable Instant since,
    @Nullable Instant endedAt) {

  /// The newer word of both, and an end that either knows of.
  BroadcastNote with(BroadcastNote other) {
    boolean newer = since == null || (other.since != null && since.isBefore(other.since));
    BroadcastNote word = newer ? other : this;
    return new BroadcastNote(
        word.audience, word.keepDays, word.since, endedAt == null ? other.endedAt : endedAt);
  }
}
