package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// People, not connections. `live` and `replay` are watching now, `total` have ever watched;
/// `hearts` is the exact sum. Absolute values: a later one replaces an earlier one.
public record AudienceMeasured(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    long live,
    long replay,
    long total,
    long hearts)
    implements Event {
  @Override
  public String key() {
    return broadcastId.value();
  }
}
