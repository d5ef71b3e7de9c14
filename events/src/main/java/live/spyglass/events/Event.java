package live.spyglass.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.UUID;

/// A fact that one service tells the others. Consumers `switch` over the sealed type of the topic
/// they read and ignore the `eventId`s they have already seen.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(AccountCreated.class),
  @JsonSubTypes.Type(BroadcastCreated.class),
  @JsonSubTypes.Type(BroadcastUpdated.class),
  @JsonSubTypes.Type(StreamKeyReplaced.class),
  @JsonSubTypes.Type(BroadcastLive.class),
  @JsonSubTypes.Type(BroadcastInterrupted.class),
  @JsonSubTypes.Type(BroadcastEnded.class),
  @JsonSubTypes.Type(BroadcastDeleted.class),
  @JsonSubTypes.Type(StreamStarted.class),
  @JsonSubTypes.Type(StreamEnded.class),
  @JsonSubTypes.Type(StreamRefused.class),
  @JsonSubTypes.Type(StreamMeasured.class),
  @JsonSubTypes.Type(LadderChanged.class),
  @JsonSubTypes.Type(PlaybackReady.class),
  @JsonSubTypes.Type(PlaybackStalled.class),
  @JsonSubTypes.Type(RecordingCompleted.class),
  @JsonSubTypes.Type(RecordingExpired.class),
  @JsonSubTypes.Type(AudienceMeasured.class)
})
public sealed interface Event
    permits AccountCreated,
        AudienceMeasured,
        BroadcastEvent,
        PlaybackEvent,
        StreamEvent,
        StreamMeasured {

  /// Unique to this fact; the same fact delivered twice carries the same id.
  UUID eventId();

  Instant occurredAt();

  /// The released schema that this event follows.
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  default int version() {
    return 1;
  }

  /// The Kafka key: the id of the aggregate.
  @JsonIgnore
  String key();
}
