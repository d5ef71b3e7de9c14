package live.spyglass.transcode.job;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.PlaybackEvent;
import live.spyglass.events.PlaybackReady;
import live.spyglass.events.PlaybackStalled;
import live.spyglass.events.RecordingCompleted;
import live.spyglass.events.StreamId;
import live.spyglass.events.Topics;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.packaging.MediaIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// What one job tells the others.
final class Announcements {

  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(30);

  private final Toolbox tools;
  private final BroadcastId id;

  Announcements(Toolbox tools, BroadcastId id) {
    this.tools = tools;
    this.id = id;
  }

  void ready(Epoch epoch, LiveBroadcast broadcast) {
    if (!StreamId.isValid(epoch.stream())) {
      return;
    }
    List<PlaybackReady.Rendition> renditions =
        epoch.renditions().stream()
            .map(one ->
                new PlaybackReady.Rendition(
                    one.name(),
                    one.width(),
                    one.height(),
                    broadcast.bandwidth(one.name()),
                    one.codec()))
            .toList();
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .addKeyValue("epoch", epoch.number())
        .log("can be watched");
    publish(
        new PlaybackReady(
            UUID.randomUUID(),
            tools.clock().instant(),
            id,
            new StreamId(epoch.stream()),
            renditions));
  }

  void stalled(String stream) {
    if (StreamId.isValid(stream)) {
      LOG.atWarn().addKeyValue("broadcast", id).log("the source is lost");
      publish(
          new PlaybackStalled(
              UUID.randomUUID(), tools.clock().instant(), id, new StreamId(stream)));
    }
  }

  /// `complete`: all rungs are encoded; otherwise `shed` are not, or none is.
  void ladder(LadderChanged.Reason reason, boolean complete, List<String> shed) {
    LOG.atWarn()
        .addKeyValue("broadcast", id)
        .addKeyValue("reason", reason)
        .log(
            complete ? "the whole ladder is encoded" : "part of the ladder is not encoded: {}",
            shed);
    try {
      tools.wanted().ladder(id, complete);
    } catch (DataAccessException e) {
      LOG.atWarn().addKeyValue("broadcast", id).log("that is not noted: {}", e.toString());
    }
    publish(
        new LadderChanged(UUID.randomUUID(), tools.clock().instant(), id, reason, complete, shed));
  }

  /// Returns once it is sent; throws [IOException] when that takes too long.
  void recording(MediaIndex index) throws IOException {
    try {
      tools
          .events()
          .publish(
              Topics.PLAYBACK,
              new RecordingCompleted(
                  UUID.randomUUID(),
                  tools.clock().instant(),
                  id,
                  index.durationMillis(),
                  index.bytes()))
          .orTimeout(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TimeoutException
          ? new IOException("RecordingCompleted was not sent in time", e)
          : new IOException("RecordingCompleted was not sent", e);
    }
    LOG.atInfo()
        .addKeyValue("broadcast", id)
        .log("the recording is complete: {} ms, {} bytes", index.durationMillis(), index.bytes());
  }

  private void publish(PlaybackEvent event) {
    var _ =
        tools
            .events()
            .publish(Topics.PLAYBACK, event)
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.atError()
                    .addKeyValue("broadcast", id)
                    .log(
                        "{} was not sent: {}",
                        event.getClass().getSimpleName(),
                        failure.toString());
              }
            });
  }
}
