package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The owner took the broadcast away. Whoever holds media, messages or keys of it removes them.
public record BroadcastDeleted(UUID eventId, Instant occurredAt, BroadcastId broadcastId)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
