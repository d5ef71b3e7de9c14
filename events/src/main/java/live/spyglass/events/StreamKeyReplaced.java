package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The owner asked for a new stream key: the old one is dead at once, and whoever publishes with it
/// is closed. See [BroadcastCreated] for the hash.
public record StreamKeyReplaced(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, String streamKeyHash)
    implements BroadcastEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
