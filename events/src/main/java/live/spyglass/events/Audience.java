package live.spyglass.events;

/// Who may watch a broadcast.
public enum Audience {
  /// Anybody, and it is listed.
  PUBLIC,
  /// Anybody who has the address; listed nowhere.
  UNLISTED,
  /// Its owner and the people invited by name.
  PRIVATE
}
