package live.spyglass.ingest.publish;

import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;

/// What a stream key is the key to.
record KeyOwner(BroadcastId broadcastId, AccountId ownerId, Audience audience) {}
