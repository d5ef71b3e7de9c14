package live.spyglass.ingest.webrtc.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import live.spyglass.ingest.codec.Codec;
import live.spyglass.ingest.webrtc.sdp.Extension;

/// Lets viewers in, and tells stages what becomes of their broadcasts. Thread-safe.
public final class WatchDoor implements AutoCloseable {

  /// Header extensions that viewers are sent. Without the numbers of transport-wide feedback they
  /// estimate for themselves what they can take (REMB), from when each packet was sent: one number
  /// a second to be read here, where feedback on every packet of every viewer would have to be.
  public static final Set<Extension> EXTENSIONS = Set.of(Extension.MID, Extension.ABS_SEND_TIME);

  private static final Duration SOON = Duration.ofSeconds(2);

  private final KnownBroadcasts known;
  private final Sources sources;
  private final WatchProperties properties;
  private final SendCounts counts = new SendCounts();
  private final Map<BroadcastId, Stage> stages = new ConcurrentHashMap<>();
  private volatile boolean closed;

  WatchDoor(KnownBroadcasts known, Sources sources, WatchProperties properties) {
    this.known = known;
    this.sources = sources;
    this.properties = properties;
  }

  /// Decides on a wish to watch. `granted`: the viewer has shown that it may see this broadcast if
  /// it is private. `offered`: what it can decode. Blocks until it is known what can be sent, for
  /// [WatchProperties.Viewers#sourceWait] at most.
  public WatchDecision admit(BroadcastId id, boolean granted, Set<Codec> offered)
      throws InterruptedException {
    KnownBroadcasts.Known broadcast = known.find(id).orElse(null);
    if (broadcast == null || (broadcast.audience() == Audience.PRIVATE && !granted)) {
      return WatchDecision.Unknown.UNKNOWN;
    }
    if (broadcast.stream() == null) {
      return new WatchDecision.NotLive(SOON);
    }
    if (offered.stream().noneMatch(Carriage.VIDEO::contains) && !offered.contains(Codec.OPUS)) {
      return WatchDecision.NothingInCommon.NOTHING_IN_COMMON;
    }
    if (closed || viewers() >= properties.viewers().most()) {
      return new WatchDecision.Busy(SOON);
    }
    WatchDecision decision = null;
    // A stage that closes just now, since its last viewer has gone, is followed by another.
    for (int i = 0; decision == null && i < 3; i++) {
      Stage stage = stages.computeIfAbsent(id, this::open);
      stage.play(broadcast.stream());
      decision = stage.admit(granted, offered, properties.viewers().sourceWait());
    }
    return decision == null ? new WatchDecision.Busy(SOON) : decision;
  }

  /// All viewers on this node.
  public int viewers() {
    return stages.values().stream().mapToInt(Stage::viewers).sum();
  }

  /// Of all viewers there ever were.
  SendCounts counts() {
    return counts;
  }

  /// A live view.
  Collection<Stage> listStages() {
    return stages.values();
  }

  void started(StreamStarted event) {
    known.started(event);
    settle(event.broadcastId());
  }

  void ended(BroadcastId id, StreamId stream) {
    known.ended(id, stream);
    Stage stage = stages.get(id);
    if (stage != null) {
      stage.stop(stream);
    }
  }

  void audience(BroadcastId id, Audience audience, Instant at) {
    known.audience(id, audience, at);
    settle(id);
  }

  void over(BroadcastId id) {
    known.over(id);
    Stage stage = stages.get(id);
    if (stage != null) {
      stage.close();
    }
  }

  /// Sends everybody away.
  @Override
  public void close() {
    closed = true;
    stages.values().forEach(Stage::close);
  }

  private void settle(BroadcastId id) {
    Stage stage = stages.get(id);
    KnownBroadcasts.Known broadcast = known.find(id).orElse(null);
    if (stage == null || broadcast == null) {
      return;
    }
    if (broadcast.audience() == Audience.PRIVATE) {
      stage.sendStrangersAway();
    }
    if (broadcast.stream() != null) {
      stage.play(broadcast.stream());
    }
  }

  private Stage open(BroadcastId id) {
    return new Stage(
        id, sources, counts, properties.viewers().linger(), stage -> stages.remove(id, stage));
  }
}
