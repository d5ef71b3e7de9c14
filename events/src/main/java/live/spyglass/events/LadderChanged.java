package live.spyglass.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What is encoded of a broadcast has changed. `complete`: everything that it should have;
/// otherwise `shed` names the renditions that something else stands in for, and is empty where only
/// the source is there. The last one says how it is.
public record LadderChanged(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    Reason reason,
    boolean complete,
    List<String> shed)
    implements PlaybackEvent {

  public LadderChanged {
    shed = List.copyOf(shed);
  }

  @Override
  public String key() {
    return broadcastId.value();
  }

  public enum Reason {
    /// The machine encodes more slowly than the stream comes.
    FALLING_BEHIND,
    /// No node has room for the whole ladder.
    NO_SLOT,
    /// There is room for what was missing, or for some of it.
    ROOM_AGAIN
  }
}
