package live.spyglass.catalog.broadcast.web;

import java.time.Instant;
import java.util.List;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.Broadcasts;
import live.spyglass.catalog.health.StreamHealth;
import live.spyglass.events.StreamMeasured;
import live.spyglass.support.token.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// How the stream behind a broadcast is doing, for its owner.
@RestController
class HealthController {

  private final Broadcasts broadcasts;
  private final StreamHealth health;

  HealthController(Broadcasts broadcasts, StreamHealth health) {
    this.broadcasts = broadcasts;
    this.health = health;
  }

  @GetMapping("/api/v1/broadcasts/{id}/health")
  ResponseEntity<HealthView> get(@PathVariable String id, Viewer viewer) {
    Broadcast broadcast = broadcasts.seeOwn(BroadcastPath.id(id), viewer);
    StreamMeasured measured = health.find(broadcast.id()).orElse(null);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            new HealthView(
                broadcast.isConnected(),
                measured == null ? null : measured.occurredAt(),
                measured == null ? null : Stream.from(measured)));
  }

  /// `stream` is what was measured last, at `measuredAt`, also when it is long gone.
  record HealthView(boolean connected, @Nullable Instant measuredAt, @Nullable Stream stream) {}

  /// Bits per second, milliseconds, pixels.
  record Stream(
      String id,
      long bitrate,
      double frameRate,
      long keyframeIntervalMillis,
      @Nullable String videoCodec,
      @Nullable String audioCodec,
      int width,
      int height,
      long framesDropped,
      List<StreamMeasured.Problem> problems) {

    static Stream from(StreamMeasured measured) {
      return new Stream(
          measured.streamId().value(),
          measured.bitrate(),
          measured.frameRate(),
          measured.keyframeIntervalMillis(),
          measured.videoCodec(),
          measured.audioCodec(),
          measured.width(),
          measured.height(),
          measured.framesDropped(),
          measured.problems().stream().filter(problem -> problem != null).toList());
    }
  }
}
