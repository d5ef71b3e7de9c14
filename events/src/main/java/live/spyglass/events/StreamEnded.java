package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;

/// The publisher is gone.
public record StreamEnded(
    UUID eventId, Instant occurredAt, BroadcastId broadcastId, StreamId streamId, Reason reason)
    implements StreamEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }

  public enum Reason {
    /// The publisher said that it stops, or closed the connection.
    CLOSED,
    /// Nothing arrived for longer than the read time-out.
    SILENT,
    /// The same key arrived on another connection.
    TAKEN_OVER,
    /// The broadcast ended, was deleted, or its key was replaced.
    REVOKED,
    /// What the publisher sent could not be understood.
    MALFORMED
  }
}
