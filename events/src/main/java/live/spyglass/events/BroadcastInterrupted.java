package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The publisher is gone. Unless the same key comes back before `deadline`, the broadcast ends.
public record BroadcastInterrupted(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, StreamId streamId, Instant deadline)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
