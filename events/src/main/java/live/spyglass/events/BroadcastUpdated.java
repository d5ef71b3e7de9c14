package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Title, audience or the time for which the recording is to be kept changed; all are given as they
/// are now. `keepRecordingDays` null: as long as the instance's rule says.
public record BroadcastUpdated(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    String title,
    Audience audience,
    @Nullable Integer keepRecordingDays)
    implements BroadcastEvent {

  public BroadcastUpdated(
      UUID eventId, Instant occurredAt, BroadcastId broadcastId, String title, Audience audience) {
    this(eventId, occurredAt, broadcastId, title, audience, null);
  }

  @Override
  public String key() {
    return broadcastId.value();
  }
}
