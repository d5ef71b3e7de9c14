package live.spyglass.ingest.stream;

import live.spyglass.ingest.codec.Codec;
import org.jspecify.annotations.Nullable;

/// What a stream consists of at one moment.
public record Tracks(@Nullable Track video, @Nullable Track audio) {

  static final Tracks NONE = new Tracks(null, null);

  public boolean isComplete() {
    return video != null && audio != null;
  }

  public @Nullable Track of(Codec.Kind kind) {
    return switch (kind) {
      case VIDEO -> video;
      case AUDIO -> audio;
    };
  }

  Tracks with(Track track) {
    return switch (track.kind()) {
      case VIDEO -> new Tracks(track, audio);
      case AUDIO -> new Tracks(video, track);
    };
  }
}
