package live.spyglass.events;

/// What travels on [Topics#PLAYBACK].
public sealed interface PlaybackEvent extends Event
    permits LadderChanged, PlaybackReady, PlaybackStalled, RecordingCompleted, RecordingExpired {

  BroadcastId broadcastId();
}
