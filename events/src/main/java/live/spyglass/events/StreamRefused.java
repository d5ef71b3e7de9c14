package live.spyglass.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the publisher sends cannot be taken, and its connection was closed for it. The stream may
/// have started before, and then ends as well ([StreamEnded] with MALFORMED or SILENT), or may
/// never have started. `detail` names what was met, in English and in at most 120 characters.
public record StreamRefused(
    UUID eventId,
    Instant occurredAt,
    BroadcastId broadcastId,
    StreamId streamId,
    Reason reason,
    @Nullable String detail)
    implements StreamEvent {
  @Override
  public String key() {
    return broadcastId.value();
  }

  public enum Reason {
    /// Pictures in a codec that the platform does not take.
    VIDEO_CODEC,
    /// Sound in a codec that the platform does not take.
    AUDIO_CODEC,
    /// More than one track of pictures, or of sound.
    MULTITRACK,
    /// A chroma format or bit depth that nothing here can decode.
    PICTURE_FORMAT,
    PICTURE_SIZE,
    /// Pictures arrived for long without any that a decoder could start with.
    NO_KEYFRAME,
    /// Frames arrived for long without the decoder configuration that they need.
    NO_CONFIGURATION,
    /// Neither pictures nor sound arrived.
    NO_MEDIA,
    /// What arrived contradicts itself or the protocol.
    MALFORMED
  }
}
