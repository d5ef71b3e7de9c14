package live.spyglass.transcode.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.events.RecordingExpired;
import live.spyglass.testsupport.Stores;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Notes;
import live.spyglass.transcode.storage.FolderStore;
import live.spyglass.transcode.storage.ObjectStore;
import live.spyglass.transcode.storage.S3Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/// What is swept, on a folder and on S3. Times are relative to now, since stores date objects.
class SweepTest {

  private static final KeepRule NO_RULE = new KeepRule(null, null);

  @TempDir Path folder;

  private final Instant now = Instant.now();
  private final LettuceConnectionFactory connections =
      new LettuceConnectionFactory(
          LettuceConnectionFactory.createRedisConfiguration(Stores.redis().url()));
  private final List<RecordingExpired> told = new ArrayList<>();
  private StringRedisTemplate redis;
  private MediaArchive archive;
  private Notes notes;

  @BeforeEach
  void open() {
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
    use(new FolderStore(folder.resolve("media")));
  }

  private void use(ObjectStore store) {
    archive = new MediaArchive(store);
    notes = new Notes(redis, archive);
  }

  @AfterEach
  void close() {
    connections.destroy();
  }

  /// A finished recording of 10 bytes that ended some days ago.
  private BroadcastId recording(@Nullable Integer keepDays, int endedDaysAgo) throws IOException {
    BroadcastId id = BroadcastId.random();
    Instant ended = now.minus(Duration.ofDays(endedDaysAgo));
    notes.said(id, Audience.PUBLIC, keepDays, ended.minusSeconds(60));
    notes.ended(id, ended);
    Epoch epoch =
        new Epoch(
            0, "s", 1, 0, List.of(new Epoch.Rendition("source", 64, 36, 30, 1000, "avc1.64001e")));
    archive.store().put(MediaArchive.epochKey(id, 0, 1), MediaArchive.write(epoch));
    Segment segment = new Segment(0, 0, ended.minusSeconds(2).toEpochMilli(), 2_000_000, 10);
    archive.store().put(MediaArchive.segmentKey(id, "source", segment, 1), new byte[10]);
    archive.finish(id);
    return id;
  }

  private SweepReport sweep(KeepRule rule, Duration orphanAge, boolean delete) throws IOException {
    Predicate<RecordingExpired> deleting = delete ? told::add : null;
    return new Sweep(archive, notes, rule, orphanAge, deleting, Clock.fixed(now, ZoneOffset.UTC))
        .run();
  }

  private static Set<String> ids(SweepReport.Part part) {
    return part.first().stream().map(SweepReport.Item::broadcastId).collect(Collectors.toSet());
  }

  @Test
  void whatHasExpiredIsToldAndGoesWhole() throws IOException {
    expireOneOfThree();
  }

  private void expireOneOfThree() throws IOException {
    BroadcastId kept = recording(null, 3000);
    BroadcastId chosen = recording(7, 8);
    BroadcastId notYet = recording(7, 6);
    SweepReport dry = sweep(NO_RULE, Duration.ofDays(1), false);
    assertThat(ids(dry.expired())).containsExactly(chosen.value());
    assertThat(dry.expired().first().getFirst().keptUntil())
        .isEqualTo(Instant.ofEpochMilli(now.toEpochMilli()).minus(Duration.ofDays(1)));
    assertThat(dry.deleted()).isFalse();
    assertThat(told).isEmpty();
    assertThat(archive.isFinal(chosen)).isTrue();

    SweepReport done = sweep(NO_RULE, Duration.ofDays(1), true);
    assertThat(done.expired().bytes()).isEqualTo(dry.expired().bytes()).isGreaterThan(10);
    assertThat(done.failed()).isZero();
    assertThat(told).extracting(RecordingExpired::broadcastId).containsExactly(chosen);
    assertThat(archive.store().list(chosen.value())).isEmpty();
    assertThat(archive.isFinal(kept)).isTrue();
    assertThat(archive.isFinal(notYet)).isTrue();
    assertThat(sweep(NO_RULE, Duration.ofDays(1), true).expired().broadcasts()).isZero();
    assertThat(told).hasSize(1);
  }

  @Test
  void aRuleCanBeTriedAndTheLongestTimeIsForAll() throws IOException {
    BroadcastId silent = recording(null, 10);
    BroadcastId long1 = recording(100, 50);
    assertThat(ids(sweep(new KeepRule(9, null), Duration.ofDays(1), false).expired()))
        .containsExactly(silent.value());
    assertThat(ids(sweep(new KeepRule(null, 40), Duration.ofDays(1), false).expired()))
        .containsExactly(long1.value());
    assertThat(ids(sweep(new KeepRule(9, 40), Duration.ofDays(1), false).expired()))
        .containsExactlyInAnyOrder(silent.value(), long1.value());
  }

  @Test
  void whatIsReferredToStaysUntilNobodyDoes() throws IOException {
    BroadcastId id = recording(1, 2);
    Holds holds = new Holds(archive);
    holds.put(id, "a", "a highlight");
    holds.put(id, "b", "a complaint");
    holds.remove(id, "a");
    SweepReport held = sweep(NO_RULE, Duration.ofDays(1), true);
    assertThat(ids(held.held())).containsExactly(id.value());
    assertThat(held.expired().broadcasts()).isZero();
    assertThat(archive.isFinal(id)).isTrue();
    holds.remove(id, "b");
    assertThat(ids(sweep(NO_RULE, Duration.ofDays(1), true).expired())).containsExactly(id.value());
  }

  @Test
  void anExpiryThatCannotBeToldDeletesNothing() throws IOException {
    BroadcastId id = recording(1, 2);
    SweepReport report =
        new Sweep(
                archive,
                notes,
                NO_RULE,
                Duration.ofDays(1),
                _ -> false,
                Clock.fixed(now, ZoneOffset.UTC))
            .run();
    assertThat(report.failed()).isEqualTo(1);
    assertThat(archive.isFinal(id)).isTrue();
  }

  @Test
  void orphansAreFoundOnceTheyAreOldAndWhatIsWantedIsNone() throws IOException {
    BroadcastId orphan = BroadcastId.random();
    BroadcastId wanted = BroadcastId.random();
    BroadcastId waiting = BroadcastId.random();
    archive.store().put(orphan + "/source/x", new byte[3]);
    archive.store().put(wanted + "/source/x", new byte[3]);
    notes.said(waiting, Audience.PUBLIC, 1, Instant.EPOCH);
    archive.store().put(waiting + "/x", new byte[3]);
    redis.opsForHash().put(Notes.WANTED, wanted.value(), "{}");
    try {
      assertThat(sweep(NO_RULE, Duration.ofDays(1), true).orphans().broadcasts()).isZero();
      // The objects are as old as they are; what changes is how old an orphan must be.
      SweepReport report = sweep(NO_RULE, Duration.ofDays(-1), true);
      assertThat(ids(report.orphans())).containsExactly(orphan.value());
      assertThat(report.orphans().bytes()).isEqualTo(3);
      assertThat(archive.store().list(orphan.value())).isEmpty();
      assertThat(archive.store().list(wanted.value())).hasSize(1);
      assertThat(archive.store().list(waiting.value())).hasSize(1);
    } finally {
      redis.opsForHash().delete(Notes.WANTED, wanted.value());
    }
  }

  @Test
  void whatADeletionMissedIsAnOrphanAtOnce() throws IOException {
    BroadcastId id = BroadcastId.random();
    redis.opsForValue().set(Notes.GONE + id, "deleted", Duration.ofMinutes(5));
    archive.store().put(id + "/source/x", new byte[3]);
    assertThat(ids(sweep(NO_RULE, Duration.ofDays(1), true).orphans())).containsExactly(id.value());
    assertThat(archive.store().roots()).isEmpty();
  }

  @Test
  void theSameOnS3() throws IOException {
    try (S3Server server = new S3Server();
        var client = server.newClient()) {
      use(server.store(client));
      expireOneOfThree();
    }
  }
}
