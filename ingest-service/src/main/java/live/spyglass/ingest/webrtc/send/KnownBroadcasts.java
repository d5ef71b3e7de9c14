package live.spyglass.ingest.webrtc.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamId;
import live.spyglass.events.StreamStarted;
import org.jspecify.annotations.Nullable;

/// What this node has heard of all broadcasts: where each is published and for whom. Events of two
/// topics come in any order; the newest of each kind counts. Bounded: what was heard of longest ago
/// is forgotten first. Thread-safe.
final class KnownBroadcasts {

  /// `stream` is null while nobody publishes; `audience` is null until something was heard of it.
  record Known(
      @Nullable Stream stream, Instant streamAt, @Nullable Audience audience, Instant audienceAt) {
    static final Known NOTHING = new Known(null, Instant.MIN, null, Instant.MIN);
  }

  record Stream(StreamId id, URI source) {}

  private final Cache<BroadcastId, Known> known;
  private final Cache<BroadcastId, Boolean> over;

  KnownBroadcasts(int most) {
    known = Caffeine.newBuilder().maximumSize(most).build();
    over = Caffeine.newBuilder().maximumSize(most).build();
  }

  Optional<Known> find(BroadcastId id) {
    return over.getIfPresent(id) == null
        ? Optional.ofNullable(known.getIfPresent(id))
        : Optional.empty();
  }

  boolean isOver(BroadcastId id) {
    return over.getIfPresent(id) != null;
  }

  void started(StreamStarted event) {
    known
        .asMap()
        .compute(
            event.broadcastId(),
            (_, before) -> {
              Known base = before == null ? Known.NOTHING : before;
              Known heard = withAudience(base, event.audience(), Instant.EPOCH);
              return event.occurredAt().isBefore(base.streamAt())
                  ? heard
                  : new Known(
                      new Stream(event.streamId(), URI.create(event.sourceUrl())),
                      event.occurredAt(),
                      heard.audience(),
                      heard.audienceAt());
            });
  }

  /// Nobody publishes that stream any more.
  void ended(BroadcastId id, StreamId stream) {
    known
        .asMap()
        .computeIfPresent(
            id,
            (_, before) ->
                before.stream() != null && before.stream().id().equals(stream)
                    ? new Known(null, before.streamAt(), before.audience(), before.audienceAt())
                    : before);
  }

  void audience(BroadcastId id, Audience audience, Instant at) {
    known
        .asMap()
        .compute(
            id, (_, before) -> withAudience(before == null ? Known.NOTHING : before, audience, at));
  }

  void over(BroadcastId id) {
    over.put(id, true);
    known.invalidate(id);
  }

  private static Known withAudience(Known known, Audience audience, Instant at) {
    return at.isBefore(known.audienceAt())
        ? known
        : new Known(known.stream(), known.streamAt(), audience, at);
  }
}
