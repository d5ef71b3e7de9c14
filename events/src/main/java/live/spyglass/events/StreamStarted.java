package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// A publisher was let in and its tracks are known. `sourceUrl` is the address inside the platform
/// from which the stream can be read (Enhanced FLV) for as long as it lasts; a reader starts at the
/// last keyframe. A later stream of the same broadcast replaces an earlier one.
public record StreamStarted(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    StreamId streamId,
    AccountId ownerId,
    Audience audience,
    String protocol,
    String sourceUrl)
    implements StreamEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
