package live.spyglass.transcode.job;

import java.io.IOException;
import java.time.Instant;
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
import live.spyglass.events.StreamRefused;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Notes;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// Turns events into wishes. Every event may come twice and in another order than those of the
/// other topic; what is written down is the same.
///
/// The audience is the catalog's to say: what a stream's event says of it only fills in until the
/// catalog's own event is read.
@Component
class StreamEvents {

  private final WantedBroadcasts wanted;
  private final Notes notes;
  private final MediaArchive archive;

  StreamEvents(WantedBroadcasts wanted, Notes notes, MediaArchive archive) {
    this.wanted = wanted;
    this.notes = notes;
    this.archive = archive;
  }

  @KafkaListener(topics = Topics.STREAMS)
  void on(StreamEvent event) {
    switch (event) {
      case StreamStarted started -> {
        if (!wanted.isGone(started.broadcastId())) {
          notes.said(started.broadcastId(), started.audience(), null, Instant.EPOCH);
          wanted.started(started);
        }
      }
      case StreamEnded ended -> wanted.closed(ended.broadcastId(), ended.streamId().value());
      // If it ever started, StreamEnded follows.
      case StreamRefused _ -> {}
    }
  }

  @KafkaListener(topics = Topics.BROADCASTS)
  void on(BroadcastEvent event) {
    switch (event) {
      case BroadcastCreated created ->
          notes.said(
              created.broadcastId(),
              created.audience(),
              created.keepRecordingDays(),
              created.occurredAt());
      case BroadcastUpdated updated ->
          notes.said(
              updated.broadcastId(),
              updated.audience(),
              updated.keepRecordingDays(),
              updated.occurredAt());
      case BroadcastEnded ended -> {
        notes.ended(ended.broadcastId(), ended.endedAt());
        wanted.ended(ended.broadcastId(), isUnfinished(ended.broadcastId()));
      }
      case BroadcastDeleted deleted -> {
        wanted.deleted(deleted.broadcastId());
        notes.forget(deleted.broadcastId());
      }
      case StreamKeyReplaced _, BroadcastLive _, BroadcastInterrupted _ -> {}
    }
  }

  /// Nobody wants it, but something of it may be stored. While storage is away that is left to
  /// whoever takes it up.
  private boolean isUnfinished(BroadcastId id) {
    if (wanted.find(id).isPresent()) {
      return false;
    }
    try {
      MediaIndex index = archive.load(id);
      return !index.isEmpty() && !index.ended();
    } catch (IOException e) {
      return true;
    }
  }
}
