package live.spyglass.transcode.recording;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// [BroadcastNote]s. They are written into Redis (`transcode:note:{id}`), where every node sees
/// them at once, whether the store is there or not; and from there, by whichever node comes to it,
/// into the store, where they stay. A node that stores an older note after a newer one was stored
/// sees that the note has changed, and stores it again.
@Component
public class Notes {

  /// What is left in Redis of a broadcast that is over: "deleted" when it was deleted.
  public static final String GONE = "transcode:gone:";

  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);

  /// What is wanted of broadcasts that nobody is done with.
  public static final String WANTED = "transcode:wanted";

  private static final String NOTE = "transcode:note:";
  private static final String UNSTORED = "transcode:notes-unstored";
  private static final Duration KEPT = Duration.ofDays(15);
  private static final int AT_ONCE = 100;
  private static final long DELETED = 2;

  private static final RedisScript<Long> SAY =
      RedisScript.of(new ClassPathResource("redis/note.lua"), Long.class);
  private static final RedisScript<Long> STORED =
      RedisScript.of(new ClassPathResource("redis/note-stored.lua"), Long.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StringRedisTemplate redis;
  private final MediaArchive archive;

  public Notes(StringRedisTemplate redis, MediaArchive archive) {
    this.redis = redis;
    this.archive = archive;
  }

  /// The catalog's word as of `since`; an older one than is known changes nothing.
  public void said(BroadcastId id, Audience audience, @Nullable Integer keepDays, Instant since) {
    say(id, audience.name(), keepDays == null ? "" : keepDays.toString(), digits(since), "");
  }

  public void ended(BroadcastId id, Instant at) {
    say(id, "", "", "", Long.toString(at.toEpochMilli()));
  }

  /// What is known of a broadcast; empty when it was deleted, or nobody ever spoke of it.
  ///
  /// Throws [IOException] when the one who would know is away.
  public Optional<BroadcastNote> find(BroadcastId id) throws IOException {
    Optional<BroadcastNote> noted = findNoted(id);
    if (noted.isEmpty() && isSurelyDeleted(id)) {
      return Optional.empty();
    }
    return noted.isPresent() && noted.get().audience() != null ? noted : findStored(id, noted);
  }

  private boolean isSurelyDeleted(BroadcastId id) {
    try {
      return isDeleted(id);
    } catch (DataAccessException e) {
      return false;
    }
  }

  private Optional<BroadcastNote> findStored(BroadcastId id, Optional<BroadcastNote> noted)
      throws IOException {
    Optional<BroadcastNote> stored = archive.findNote(id);
    return stored.isPresent() && noted.isPresent()
        ? Optional.of(noted.get().with(stored.get()))
        : stored.or(() -> noted);
  }

  private Optional<BroadcastNote> findNoted(BroadcastId id) {
    try {
      String raw = redis.opsForValue().get(NOTE + id);
      return raw == null ? Optional.empty() : Optional.of(read(raw));
    } catch (DataAccessException e) {
      LOG.atDebug().addKeyValue("broadcast", id).log("Redis does not answer: {}", e.toString());
      return Optional.empty();
    }
  }

  /// Whether it is live, or somebody is not done with it yet.
  public boolean isWanted(BroadcastId id) {
    return redis.opsForHash().hasKey(WANTED, id.value());
  }

  public boolean isDeleted(BroadcastId id) {
    return "deleted".equals(redis.opsForValue().get(GONE + id));
  }

  /// Removes what is known of a broadcast, except from the store.
  public void forget(BroadcastId id) {
    redis.delete(NOTE + id);
    redis.opsForSet().remove(UNSTORED, id.value());
  }

  private void say(BroadcastId id, String audience, String days, String since, String end) {
    redis.execute(
        SAY, keys(id), id.value(), audience, days, since, end, Long.toString(KEPT.toMillis()));
  }

  private static List<String> keys(BroadcastId id) {
    return List.of(NOTE + id, UNSTORED, GONE + id);
  }

  @Scheduled(fixedDelay = 1000)
  void store() {
    try {
      Set<String> ids = redis.opsForSet().distinctRandomMembers(UNSTORED, AT_ONCE);
      for (String id : ids == null ? Set.<String>of() : ids) {
        store(new BroadcastId(id));
      }
    } catch (IOException | DataAccessException e) {
      LOG.debug("notes cannot be stored now: {}", e.toString());
    }
  }

  private void store(BroadcastId id) throws IOException {
    String raw = redis.opsForValue().get(NOTE + id);
    if (raw == null) {
      redis.opsForSet().remove(UNSTORED, id.value());
      return;
    }
    Optional<BroadcastNote> stored = archive.findNote(id);
    BroadcastNote note = stored.isPresent() ? read(raw).with(stored.get()) : read(raw);
    archive.putNote(id, note);
    Long answer =
        redis.execute(
            STORED, keys(id), id.value(), raw, write(note), Long.toString(KEPT.toMillis()));
    if (answer != null && answer == DELETED) {
      archive.delete(id);
    }
  }

  private static String write(BroadcastNote note) {
    var json = JSON.createObjectNode();
    if (note.audience() != null) {
      json.put("audience", note.audience().name());
    }
    if (note.keepDays() != null) {
      json.put("keepDays", note.keepDays());
    }
    if (note.since() != null) {
      json.put("since", digits(note.since()));
    }
    if (note.endedAt() != null) {
      json.put("endedAt", note.endedAt().toEpochMilli());
    }
    return json.toString();
  }

  private static BroadcastNote read(String raw) {
    try {
      JsonNode json = JSON.readTree(raw);
      return new BroadcastNote(
          json.path("audience").isString()
              ? Audience.valueOf(json.path("audience").asString())
              : null,
          json.path("keepDays").isNumber() ? json.path("keepDays").asInt() : null,
          json.path("since").isString()
              ? Instant.EPOCH.plus(Long.parseLong(json.path("since").asString()), ChronoUnit.MICROS)
              : null,
          json.path("endedAt").isNumber()
              ? Instant.ofEpochMilli(json.path("endedAt").asLong())
              : null);
    } catch (JacksonException e) {
      throw new IllegalStateException("a note that cannot be read", e);
    }
  }

  /// Microseconds, so many digits that they can be compared as text.
  private static String digits(Instant time) {
    return String.format(Locale.ROOT, "%020d", ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
