package live.spyglass.ingest.health;

import java.util.List;
import live.spyglass.events.StreamMeasured;
import org.jspecify.annotations.Nullable;

/// What was seen since the measurement before. Codecs are named as in RFC 6381; `width` and
/// `height` are 0 when they are not known, `keyframeIntervalMillis` likewise. `bytes` and frames
/// are of this interval alone: `framesLostBefore` any reader got them, and
/// `framesDroppedByReaders`, who did not keep up.
public record Measurement(
    long bytes,
    long bitrate,
    double frameRate,
    long keyframeIntervalMillis,
    @Nullable String videoCodec,
    @Nullable String audioCodec,
    int width,
    int height,
    long framesLostBefore,
    long framesDroppedByReaders,
    List<StreamMeasured.Problem> problems) {

  public long framesDropped() {
    return framesLostBefore + framesDroppedByReaders;
  }
}
