package live.spyglass.transcode.job;

/// What a [BroadcastJob] waits for.
sealed interface Signal {

  /// What is wanted has changed.
  record Changed(Wanted wanted) implements Signal {}

  /// The run has ended.
  record Ended(EpochRun run, RunEnd end) implements Signal {}

  /// All renditions of the run can be watched.
  record Ready(EpochRun run) implements Signal {}

  /// Segment `number` of the leading rendition grows.
  record Reached(long number) implements Signal {}

  /// The lease is lost: somebody else may be at work already.
  record Lost() implements Signal {}

  /// This node is being shut down.
  record Shutdown() implements Signal {}
}
