package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The broadcast is over for good: its key is dead and its playlist becomes a replay.
public record BroadcastEnded(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, Instant endedAt, Reason reason)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }

  public enum Reason {
    /// By the broadcaster's word.
    OWNER,
    /// The interruption window ran out.
    INTERRUPTION_EXPIRED
  }
}
