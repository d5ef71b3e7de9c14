package live.spyglass.catalog.testing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import live.spyglass.events.AccountId;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.Event;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.events.Topics;
import live.spyglass.support.messaging.EventPublisher;

/// Tells what ingest and transcode tell, over Kafka.
public final class Streams {

  private final EventPublisher publisher;

  public Streams(EventPublisher publisher) {
    this.publisher = publisher;
  }

  public void publish(String topic, Event event) {
    publisher.publish(topic, event).join();
  }

  public StreamId start(BroadcastId broadcast) {
    StreamId stream = StreamId.random();
    publish(
        Topics.STREAMS,
        new StreamStarted(
            UUID.randomUUID(),
            Instant.now(),
            broadcast,
            stream,
            AccountId.random(),
            Audience.PUBLIC,
            "rtmp",
            "http://localhost/internal/streams/" + stream));
    return stream;
  }

  public void ready(BroadcastId broadcast, StreamId stream) {
    publish(Topics.PLAYBACK, playbackReady(broadcast, stream));
  }

  public void end(BroadcastId broadcast, StreamId stream, StreamEnded.Reason reason) {
    publish(
        Topics.STREAMS,
        new StreamEnded(UUID.randomUUID(), Instant.now(), broadcast, stream, reason));
  }

  public static PlaybackReady playbackReady(BroadcastId broadcast, StreamId stream) {
    return new PlaybackReady(
        UUID.randomUUID(),
        Instant.now(),
        broadcast,
        stream,
        List.of(
            new PlaybackReady.Rendition("source", 1280, 720, 2_500_000, "avc1.64001f,mp4a.40.2")));
  }
}
