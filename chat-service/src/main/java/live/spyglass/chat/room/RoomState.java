package live.spyglass.chat.room;

/// The broadcast's state as the catalog's events tell it.
public enum RoomState {
  SCHEDULED,
  READY,
  LIVE,
  INTERRUPTED,
  /// A replay: what was said can be read, nothing is added.
  ENDED,
  /// Only the id is left.
  DELETED;

  /// Whether messages and hearts are taken.
  public boolean isOpen() {
    return this != ENDED && this != DELETED;
  }
}
