package live.spyglass.transcode.job;

import live.spyglass.transcode.packaging.Epoch;

/// What a [BroadcastJob] waits for.
sealed interface Signal {

  /// What is wanted has changed.
  record Changed(Wanted wanted) implements Signal {}

  /// The run has ended.
  record Ended(SourceRun run, RunEnd end) implements Signal {}

  /// All renditions of the epoch can be watched.
  record Ready(SourceRun run, Epoch epoch) implements Signal {}

  /// Segment `number` of the leading rendition grows.
  record Reached(long number) implements Signal {}

  /// There is a slot for the whole ladder now.
  record Slot() implements Signal {}

  /// The lease is lost: somebody else may be at work already.
  record Lost() implements Signal {}

  /// This node is being shut down.
  record Shutdown() implements Signal {}
}
