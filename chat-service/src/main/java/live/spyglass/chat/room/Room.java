package live.spyglass.chat.room;

import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;

/// One broadcast's room. `lastMessage` is the id of the newest message, 0 before the first.
public record Room(
    BroadcastId id, AccountId owner, Audience audience, RoomState state, long lastMessage) {}
