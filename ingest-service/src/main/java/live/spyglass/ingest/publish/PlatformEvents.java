package live.spyglass.ingest.publish;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import live.spyglass.events.BroadcastCreated;
import live.spyglass.events.BroadcastDeleted;
import live.spyglass.events.BroadcastEnded;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.BroadcastInterrupted;
import live.spyglass.events.BroadcastLive;
import live.spyglass.events.BroadcastUpdated;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamKeyReplaced;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.RecentEvents;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.AbstractConsumerSeekAware;

/// What this node hears from the others. Every node hears everything: each is a consumer group of
/// its own, and starts where it started itself, so that nothing is missed between the first
/// publisher and the first poll.
final class PlatformEvents extends AbstractConsumerSeekAware {

  private static final Logger LOG = LoggerFactory.getLogger(PlatformEvents.class);
  private static final int REMEMBERED = 20_000;

  /// After a lost assignment, how much is read again.
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private final StreamKeys keys;
  private final PublishDoor door;
  private final String nodeId;
  private final InstantSource clock;
  private final Instant startedAt;
  private final RecentEvents recent = new RecentEvents(REMEMBERED);

  PlatformEvents(StreamKeys keys, PublishDoor door, String nodeId, InstantSource clock) {
    this.keys = keys;
    this.door = door;
    this.nodeId = nodeId;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /// This node's consumer group.
  public String group() {
    return "ingest-" + nodeId;
  }

  @Override
  public void onPartitionsAssigned(
      Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
    super.onPartitionsAssigned(assignments, callback);
    Instant overlap = clock.instant().minus(OVERLAP);
    Instant from = startedAt.isAfter(overlap) ? startedAt : overlap;
    callback.seekToTimestamp(assignments.keySet(), from.toEpochMilli());
  }

  @KafkaListener(
      topics = Topics.BROADCASTS,
      groupId = "#{__listener.group()}",
      properties = "auto.offset.reset=latest")
  void on(BroadcastEvent event) {
    if (!recent.isNew(event)) {
      return;
    }
    switch (event) {
      case BroadcastCreated created ->
          keys.learn(
              new KeyHash(created.streamKeyHash()),
              new KeyOwner(created.broadcastId(), created.ownerId(), created.audience()));
      case BroadcastUpdated updated ->
          keys.learnAudience(updated.broadcastId(), updated.audience());
      case StreamKeyReplaced replaced -> onReplaced(replaced);
      case BroadcastEnded ended -> onOver(ended.broadcastId());
      case BroadcastDeleted deleted -> onOver(deleted.broadcastId());
      case BroadcastLive _, BroadcastInterrupted _ -> {}
    }
  }

  /// Another node let the same broadcast in. The last StreamStarted in the topic's order wins: once
  /// this node's own has come by, what follows is newer.
  @KafkaListener(
      topics = Topics.STREAMS,
      groupId = "#{__listener.group()}",
      properties = "auto.offset.reset=latest")
  void on(StreamEvent event) {
    if (!(event instanceof StreamStarted started) || !recent.isNew(event)) {
      return;
    }
    door.findPublication(started.broadcastId())
        .ifPresent(publication -> {
          if (publication.streamId().equals(started.streamId())) {
            publication.seenInLog();
          } else if (publication.isInLog()) {
            publication.revoke(StreamEnded.Reason.TAKEN_OVER);
          }
        });
  }

  private void onReplaced(StreamKeyReplaced replaced) {
    KeyHash hash = new KeyHash(replaced.streamKeyHash());
    keys.learnReplacement(replaced.broadcastId(), hash);
    // The publisher's key may be newer still than this event: the catalog knows.
    revoke(
        replaced.broadcastId(),
        publication ->
            !publication.key().equals(hash)
                && !(keys.ask(publication.key()) instanceof KeyAnswer.Known));
  }

  private void onOver(BroadcastId broadcast) {
    keys.learnOver(broadcast);
    revoke(broadcast, _ -> true);
  }

  private void revoke(BroadcastId broadcast, Predicate<Publication> condition) {
    door.findPublication(broadcast)
        .filter(condition)
        .ifPresent(publication -> {
          LOG.atInfo().addKeyValue("broadcast", broadcast).log("publisher is sent away");
          publication.revoke(StreamEnded.Reason.REVOKED);
        });
  }
}
