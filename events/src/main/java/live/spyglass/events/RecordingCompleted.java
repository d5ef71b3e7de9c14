package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The replay is complete and stored.
public record RecordingCompleted(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, long durationMillis, long bytes)
    implements PlaybackEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
