package live.spyglass.transcode.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.StreamStarted;
import live.spyglass.support.tracing.Traces;
import live.spyglass.transcode.recording.Notes;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Wishes in Redis: the hash `transcode:wanted`, one JSON object per broadcast, changed by one
/// script so that events which two nodes read at the same time do not overwrite each other. A
/// broadcast that is over leaves `transcode:gone:{id}` behind for as long as its events can come
/// again. Every change is told on the channel `transcode:wake`.
@Component
class WantedBroadcasts {

  static final String WAKE = "transcode:wake";

  private static final String KEY = Notes.WANTED;
  private static final String GONE = Notes.GONE;
  private static final String EDGE = "transcode:edge:";
  private static final String LADDER = "transcode:ladder:";

  /// Longer than Kafka keeps events.
  private static final Duration GONE_FOR = Duration.ofDays(15);

  private static final RedisScript<Long> CHANGE =
      RedisScript.of(new ClassPathResource("redis/wanted.lua"), Long.class);
  private static final RedisScript<Long> REMIND =
      RedisScript.of(new ClassPathResource("redis/wanted-remind.lua"), Long.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StringRedisTemplate redis;

  private final Traces traces;

  WantedBroadcasts(StringRedisTemplate redis, Traces traces) {
    this.redis = redis;
    this.traces = traces;
  }

  /// A stream began. Older than the one that is known, or of a broadcast that is over: nothing
  /// happens.
  void started(StreamStarted event) {
    change(
        event.broadcastId(),
        "started",
        event.streamId().value(),
        event.sourceUrl(),
        event.occurredAt());
  }

  /// A stream ended: nobody needs to ask for it any more.
  void closed(BroadcastId id, String stream) {
    change(id, "closed", stream, "", Instant.EPOCH);
  }

  /// The broadcast is over. `unfinished`: something of it is stored and has to be finished although
  /// nobody wanted it any more.
  void ended(BroadcastId id, boolean unfinished) {
    change(id, unfinished ? "finish" : "ended", "", "", Instant.EPOCH);
  }

  /// The broadcast is to vanish.
  void deleted(BroadcastId id) {
    change(id, "deleted", "", "", Instant.EPOCH);
  }

  /// What is worked for and not known here any more, since Redis lost it, is wanted again, unless
  /// it is over: should the one who works for it go, somebody takes it up.
  void remind(Wanted wanted) {
    redis.execute(
        REMIND,
        List.of(KEY, GONE + wanted.id()),
        wanted.id().value(),
        JSON.writeValueAsString(write(wanted)));
  }

  /// All is done for it.
  void remove(BroadcastId id) {
    redis.opsForHash().delete(KEY, id.value());
    redis.delete(List.of(EDGE + id, LADDER + id));
  }

  /// Whether it has ended or was deleted.
  boolean isGone(BroadcastId id) {
    return Boolean.TRUE.equals(redis.hasKey(GONE + id));
  }

  /// Whether it was deleted: nothing may be stored of it again.
  boolean isDeleted(BroadcastId id) {
    return "deleted".equals(redis.opsForValue().get(GONE + id));
  }

  Optional<Wanted> find(BroadcastId id) {
    Object value = redis.opsForHash().get(KEY, id.value());
    return value == null ? Optional.empty() : read(id.value(), value.toString());
  }

  List<Wanted> list() {
    List<Wanted> all = new ArrayList<>();
    for (Map.Entry<Object, Object> entry : redis.opsForHash().entries(KEY).entrySet()) {
      read(entry.getKey().toString(), entry.getValue().toString()).ifPresent(all::add);
    }
    return all;
  }

  /// Notes the number of the segment that grows, so that a node which goes on after a crash uses it
  /// for nothing else.
  void reached(BroadcastId id, long number) {
    redis.opsForValue().set(EDGE + id, Long.toString(number), GONE_FOR);
  }

  /// The highest number that may have been seen by anybody; -1 when none was.
  long reached(BroadcastId id) {
    String value = redis.opsForValue().get(EDGE + id);
    return value == null ? -1 : Long.parseLong(value);
  }

  /// Notes whether it was told that rungs are missing, so that a node which goes on after a crash
  /// takes that back, and nothing else.
  void ladder(BroadcastId id, boolean complete) {
    if (complete) {
      redis.delete(LADDER + id);
    } else {
      redis.opsForValue().set(LADDER + id, "incomplete", GONE_FOR);
    }
  }

  boolean isLadderComplete(BroadcastId id) {
    return !Boolean.TRUE.equals(redis.hasKey(LADDER + id));
  }

  private void change(BroadcastId id, String what, String stream, String source, Instant at) {
    redis.execute(
        CHANGE,
        List.of(KEY, GONE + id),
        id.value(),
        what,
        stream,
        source,
        Long.toString(at.toEpochMilli()),
        Long.toString(GONE_FOR.toMillis()),
        Objects.requireNonNullElse(traces.current(), ""));
    redis.convertAndSend(WAKE, id.value());
  }

  private static Optional<Wanted> read(String id, String json) {
    if (!BroadcastId.isValid(id)) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(json);
      return Optional.of(
          new Wanted(
              new BroadcastId(id),
              stream(node),
              node.path("ended").asBoolean(false),
              node.path("deleted").asBoolean(false)));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode write(Wanted wanted) {
    ObjectNode node = JSON.createObjectNode();
    Wanted.Stream stream = wanted.stream();
    if (stream != null) {
      node.put("stream", stream.id())
          .put("source", stream.source())
          .put("at", stream.at())
          .put("closed", stream.closed());
      if (stream.trace() != null) {
        node.put("trace", stream.trace());
      }
    }
    return node.put("ended", wanted.ended()).put("deleted", wanted.deleted());
  }

  private static Wanted.@Nullable Stream stream(JsonNode node) {
    JsonNode stream = node.path("stream");
    return stream.isString()
        ? new Wanted.Stream(
            stream.asString(),
            node.path("source").asString(""),
            node.path("at").asLong(0),
            node.path("closed").asBoolean(false),
            node.path("trace").asString(null))
        : null;
  }
}
