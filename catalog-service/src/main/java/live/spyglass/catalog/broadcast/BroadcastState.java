package live.spyglass.catalog.broadcast;

/// Where a broadcast is in its life.
public enum BroadcastState {
  /// Announced for later.
  SCHEDULED,
  /// Waits for its publisher.
  READY,
  /// Can be watched as it happens.
  LIVE,
  /// The publisher is gone and may come back.
  INTERRUPTED,
  /// Over for good.
  ENDED
}
