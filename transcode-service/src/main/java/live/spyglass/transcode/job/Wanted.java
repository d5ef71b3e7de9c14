package live.spyglass.transcode.job;

import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What is wanted of one broadcast. `stream` is null when nothing was ever published on it, or
/// nothing is known of it any more.
record Wanted(BroadcastId id, @Nullable Stream stream, boolean ended, boolean deleted) {

  /// The newest stream. `closed`: its publisher is gone.
  record Stream(String id, String source, boolean closed) {}
}
