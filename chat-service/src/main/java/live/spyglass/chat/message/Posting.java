package live.spyglass.chat.message;

/// What became of a message.
public enum Posting {
  /// Stored; everybody in the room is told, its author included.
  STORED,
  /// The broadcast is over.
  ROOM_CLOSED,
  /// More is being said than can be stored.
  BUSY,
  /// The database did not take it in time.
  FAILED
}
