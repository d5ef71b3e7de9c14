package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The time for which the recording was to be kept is over: its media is being deleted. The
/// broadcast itself, its chat and its numbers stay. `bytes`: of all stored objects.
public record RecordingExpired(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, long bytes)
    implements PlaybackEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
