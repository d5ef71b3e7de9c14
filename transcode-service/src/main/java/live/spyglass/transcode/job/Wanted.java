package live.spyglass.transcode.job;

import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// What is wanted of one broadcast. `stream` is null when nothing was ever published on it, or
/// nothing is known of it any more.
record Wanted(BroadcastId id, @Nullable Stream stream, boolean ended, boolean deleted) {

  /// Whether somebody publishes it, so that a node should take it.
  boolean isOpen() {
    return !ended && !deleted && stream != null && !stream.closed();
  }

  /// The newest stream, which began at `at` (milliseconds since 1970). `closed`: its publisher is
  /// gone; `trace`: where its beginning is in a trace.
  record Stream(String id, String source, long at, boolean closed, @Nullable String trace) {}
}
