package live.spyglass.chat.fanout;

import live.spyglass.events.BroadcastId;

/// Names in Redis. The braces keep what belongs to one room on one node of a cluster.
public final class RoomKeys {

  private static final String PREFIX = "spyglass:chat:";

  private RoomKeys() {}

  /// The channel on which replicas tell each other about a room.
  public static String channel(BroadcastId room) {
    return PREFIX + "room:" + room.value();
  }

  /// Any further key of a room.
  public static String of(BroadcastId room, String what) {
    return PREFIX + "{" + room.value() + "}:" + what;
  }

  /// A key that belongs to no room.
  public static String global(String what) {
    return PREFIX + what;
  }
}
