package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A broadcast exists and waits for its publisher. `streamKeyHash` is the lower-case hexadecimal
/// SHA-256 of the stream key's UTF-8 bytes; the key itself never leaves the catalog's answer to its
/// owner. `keepRecordingDays`: how long the owner wants the recording to be kept; null: as long as
/// the instance's rule says.
public record BroadcastCreated(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    AccountId ownerId,
    String ownerHandle,
    String title,
    Audience audience,
    String streamKeyHash,
    @Nullable Instant scheduledFor,
    @Nullable Integer keepRecordingDays)
    implements BroadcastEvent {

  public BroadcastCreated(
      UUID eventId,
      Instant occurredAt,
      BroadcastId broadcastId,
      AccountId ownerId,
      String ownerHandle,
      String title,
      Audience audience,
      String streamKeyHash,
      @Nullable Instant scheduledFor) {
    this(
        eventId,
        occurredAt,
        broadcastId,
        ownerId,
        ownerHandle,
        title,
        audience,
        streamKeyHash,
        scheduledFor,
        null);
  }

  @Override
  public String key() {
    return broadcastId.value();
  }
}
