package live.spyglass.catalog.broadcast.web;

import java.time.Instant;
import java.util.List;
import live.spyglass.catalog.broadcast.Broadcast;
import live.spyglass.catalog.broadcast.Broadcasts;
import live.spyglass.catalog.health.LadderState;
import live.spyglass.catalog.health.StreamHealth;
import live.spyglass.catalog.health.StreamRefusals;
import live.spyglass.events.LadderChanged;
import live.spyglass.events.StreamMeasured;
import live.spyglass.events.StreamRefused;
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
  private final StreamRefusals refusals;
  private final LadderState ladders;

  HealthController(
      Broadcasts broadcasts, StreamHealth health, StreamRefusals refusals, LadderState ladders) {
    this.broadcasts = broadcasts;
    this.health = health;
    this.refusals = refusals;
    this.ladders = ladders;
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
                measured == null ? null : Stream.from(measured),
                refusals.find(broadcast.id()).map(Refused::from).orElse(null),
                ladders.find(broadcast.id()).map(Ladder::from).orElse(null)));
  }

  /// `stream` is what was measured last, at `measuredAt`, also when it is long gone; `refused` is
  /// why the last publisher was turned away, until one is taken; `ladder` is null as long as
  /// nothing was ever missing.
  record HealthView(
      boolean connected,
      @Nullable Instant measuredAt,
      @Nullable Stream stream,
      @Nullable Refused refused,
      @Nullable Ladder ladder) {}

  /// Whether viewers have every size of the picture that they should, since when, and what is
  /// missing.
  record Ladder(boolean complete, LadderChanged.Reason reason, Instant since, List<String> shed) {

    static Ladder from(LadderChanged changed) {
      return new Ladder(changed.complete(), changed.reason(), changed.occurredAt(), changed.shed());
    }
  }

  /// `reason` is null when it is one that this service does not know yet.
  record Refused(Instant at, StreamRefused.@Nullable Reason reason, @Nullable String detail) {

    static Refused from(StreamRefused refused) {
      return new Refused(refused.occurredAt(), refused.reason(), refused.detail());
    }
  }

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
