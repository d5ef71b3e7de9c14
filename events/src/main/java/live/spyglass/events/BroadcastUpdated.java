package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// Title or audience changed; both are given as they are now.
public record BroadcastUpdated(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, String title, Audience audience)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
