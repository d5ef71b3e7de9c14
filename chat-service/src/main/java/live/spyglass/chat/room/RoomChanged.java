package live.spyglass.chat.room;

import live.spyglass.events.BroadcastId;

/// Told within this process once a change of a room is in the database.
public record RoomChanged(BroadcastId room, RoomState state) {}
