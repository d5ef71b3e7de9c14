package live.spyglass.ingest.webrtc.send;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamKeyReplaced;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.AbstractConsumerSeekAware;

/// What can be watched, and where. Every node hears everything, and begins a day ago: what was
/// published before it started can be watched here as well. Events may come twice.
final class StageEvents extends AbstractConsumerSeekAware {

  private static final Duration BACK = Duration.ofDays(1);

  private final WatchDoor door;
  private final String nodeId;
  private final InstantSource clock;

  StageEvents(WatchDoor door, String nodeId, InstantSource clock) {
    this.door = door;
    this.nodeId = nodeId;
    this.clock = clock;
  }

  /// This node's consumer group.
  public String group() {
    return "ingest-stages-" + nodeId;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    super.onPartitionsAssigned(assignments, callback);
    callback.seekToTimestamp(assignments.keySet(), clock.instant().minus(BACK).toEpochMilli());
  }

  @KafkaListener(
      topics = Topics.BROADCASTS,
      groupId = "#{__listener.group()}",
      properties = "auto.offset.reset=earliest")
  void on(BroadcastEvent event) {
    switch (event) {
      case BroadcastCreated created ->
          door.audience(created.broadcastId(), created.audience(), created.occurredAt());
      case BroadcastUpdated updated ->
          door.audience(updated.broadcastId(), updated.audience(), updated.occurredAt());
      case BroadcastEnded ended -> door.over(ended.broadcastId());
      case BroadcastDeleted deleted -> door.over(deleted.broadcastId());
      case StreamKeyReplaced _, BroadcastLive _, BroadcastInterrupted _ -> {}
    }
  }

  @KafkaListener(
      topics = Topics.STREAMS,
      groupId = "#{__listener.group()}",
      properties = "auto.offset.reset=earliest")
  void on(StreamEvent event) {
    switch (event) {
      case StreamStarted started -> door.started(started);
      case StreamEnded ended -> door.ended(ended.broadcastId(), ended.streamId());
      case StreamRefused _ -> {}
    }
  }
}
