package live.spyglass.events;

/// What travels on [Topics#STREAMS].
public sealed interface StreamEvent extends Event
    permits StreamStarted, StreamEnded, StreamRefused {

  BroadcastId broadcastId();
}
