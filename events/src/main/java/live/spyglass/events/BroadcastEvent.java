package live.spyglass.events;

/// What travels on [Topics#BROADCASTS].
public sealed interface BroadcastEvent extends Event
    permits BroadcastCreated,
        BroadcastUpdated,
        StreamKeyReplaced,
        BroadcastLive,
        BroadcastInterrupted,
        BroadcastEnded,
        BroadcastDeleted {

  BroadcastId broadcastId();
}
