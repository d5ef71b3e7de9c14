package live.spyglass.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The first parts of this stream can be watched through the gateway.
public record PlaybackReady(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    StreamId streamId,
    List<Rendition> renditions)
    implements PlaybackEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }

  /// One rung of the ladder. An audio-only rung has neither width nor height.
  public record Rendition(String name, int width, int height, long bandwidth, String codecs) {}
}
