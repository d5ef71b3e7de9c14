package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The broadcast can be watched, for the first time or again after an interruption.
public record BroadcastLive(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    StreamId streamId,
    Instant startedAt,
    boolean resumed)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
