package live.spyglass.events;

/// Kafka topics. The key of every record is the id of the aggregate that the event is about, so the
/// events of one broadcast stay in order.
public final class Topics {

  /// [AccountCreated]; key: account id; written by the catalog.
  public static final String ACCOUNTS = "spyglass.accounts.v1";

  /// [BroadcastCreated], [BroadcastUpdated], [StreamKeyReplaced], [BroadcastLive],
  /// [BroadcastInterrupted], [BroadcastEnded], [BroadcastDeleted]; key: broadcast id; written by
  /// the catalog.
  public static final String BROADCASTS = "spyglass.broadcasts.v1";

  /// [StreamStarted], [StreamEnded], [StreamRefused]; key: broadcast id; written by ingest.
  public static final String STREAMS = "spyglass.streams.v1";

  /// [StreamMeasured], every two seconds of every stream; key: broadcast id; written by ingest.
  public static final String STREAM_HEALTH = "spyglass.stream-health.v1";

  /// [LadderChanged], [PlaybackReady], [PlaybackStalled], [RecordingCompleted], [RecordingExpired];
  /// key: broadcast id; written by transcode.
  public static final String PLAYBACK = "spyglass.playback.v1";

  /// [AudienceMeasured]; key: broadcast id; written by chat.
  public static final String AUDIENCE = "spyglass.audience.v1";

  /// Where a consumer puts what it cannot read: the topic's name with this suffix.
  public static final String DEAD_LETTER_SUFFIX = ".dead-letter";

  private Topics() {}
}
