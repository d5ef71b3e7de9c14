package live.spyglass.events;

/// What travels on [Topics#PLAYBACK].
public sealed interface PlaybackEvent extends Event
    permits PlaybackReady, PlaybackStalled, RecordingCompleted, RecordingExpired {

  BroadcastId broadcastId();
}
