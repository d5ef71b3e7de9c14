package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The stream cannot be read any more, though nobody said that it ended: its ingest node is gone. A
/// later [PlaybackReady] of the same stream takes this back.
public record PlaybackStalled(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, StreamId streamId)
    implements PlaybackEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
