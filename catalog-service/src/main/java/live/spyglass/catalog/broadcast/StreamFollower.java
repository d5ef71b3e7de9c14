package live.spyglass.catalog.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import live.spyglass.catalog.inbox.ConsumedEvents;
import live.spyglass.catalog.outbox.Outbox;
import live.spyglass.events.BroadcastEvent;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.PlaybackEvent;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.PlaybackStalled;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.RecordingExpired;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamEvent;
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Lets broadcasts follow what ingest and transcode tell. Each event is handled once, in one
/// transaction with what it causes; one about a broadcast that is gone is dropped.
@Component
class StreamFollower {

  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);

  private final BroadcastRepository repository;
  private final ConsumedEvents consumed;
  private final Outbox outbox;
  private final BroadcastProperties properties;
  private final Clock clock;

  StreamFollower(
      BroadcastRepository repository,
      ConsumedEvents consumed,
      Outbox outbox,
      BroadcastProperties properties,
      Clock clock) {
    this.repository = repository;
    this.consumed = consumed;
    this.outbox = outbox;
    this.properties = properties;
    this.clock = clock;
  }

  @KafkaListener(id = "catalog-streams", topics = Topics.STREAMS, groupId = "catalog")
  @Transactional
  void on(StreamEvent event) {
    follow(
        event,
        event.broadcastId(),
        (broadcast, now) ->
            switch (event) {
              case StreamStarted started -> {
                broadcast.streamStarted(started.streamId());
                yield Optional.empty();
              }
              case StreamEnded ended ->
                  broadcast.streamEnded(
                      ended.streamId(),
                      ended.reason(),
                      now,
                      properties.interruptionWindow(),
                      properties.takeoverGrace());
              // What it does to the broadcast, StreamEnded says.
              case StreamRefused _ -> Optional.empty();
            });
  }

  @KafkaListener(id = "catalog-playback", topics = Topics.PLAYBACK, groupId = "catalog")
  @Transactional
  void on(PlaybackEvent event) {
    follow(
        event,
        event.broadcastId(),
        (broadcast, now) ->
            switch (event) {
              // For the owner's eyes; it does nothing to the broadcast.
              case LadderChanged _ -> Optional.empty();
              case PlaybackReady ready ->
                  broadcast.playbackReady(ready.streamId(), ready.occurredAt(), now);
              case PlaybackStalled stalled ->
                  broadcast.playbackStalled(
                      stalled.streamId(), now, properties.interruptionWindow());
              case RecordingCompleted recording -> {
                broadcast.recordingCompleted(
                    Duration.ofMillis(recording.durationMillis()), recording.bytes());
                yield Optional.empty();
              }
              case RecordingExpired expired -> {
                broadcast.recordingExpired(expired.occurredAt());
                yield Optional.empty();
              }
            });
  }

  private void follow(
      Event event,
      BroadcastId id,
      BiFunction<Broadcast, Instant, Optional<BroadcastEvent>> change) {
    if (!consumed.isNew(event)) {
      return;
    }
    Optional<Broadcast> found = repository.lock(id.value());
    if (found.isEmpty()) {
      LOG.atDebug().addKeyValue("broadcast", id).log("event about no broadcast");
      return;
    }
    Broadcast broadcast = found.get();
    BroadcastState before = broadcast.state();
    change.apply(broadcast, clock.instant()).ifPresent(told -> outbox.add(Topics.BROADCASTS, told));
    if (broadcast.state() != before) {
      LOG.atInfo().addKeyValue("broadcast", id).log("{} becomes {}", before, broadcast.state());
    }
  }
}
