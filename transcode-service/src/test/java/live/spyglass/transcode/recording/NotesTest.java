package live.spyglass.transcode.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.testsupport.Stores;
import live.spyglass.transcode.storage.Detached;
import live.spyglass.transcode.storage.FolderStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class NotesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private final BroadcastId id = BroadcastId.random();
  private final LettuceConnectionFactory connections =
      new LettuceConnectionFactory(
          LettuceConnectionFactory.createRedisConfiguration(Stores.redis().url()));
  private StringRedisTemplate redis;
  private Path media;
  private MediaArchive archive;
  private Notes notes;

  @BeforeEach
  void open() {
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
    redisForgets();
    media = folder.resolve("media");
    archive = new MediaArchive(new FolderStore(media));
    notes = new Notes(redis, archive);
  }

  @AfterEach
  void close() {
    connections.stop();
  }

  private void redisForgets() {
    redis.delete(List.of("transcode:notes-unstored", "transcode:note:" + id));
  }

  private @Nullable Audience audience() throws IOException {
    return notes.find(id).orElseThrow().audience();
  }

  @Test
  void anOlderWordChangesNothing() throws IOException {
    notes.said(id, Audience.PRIVATE, 7, NOW);
    notes.said(id, Audience.PUBLIC, null, NOW.minusSeconds(1));
    notes.said(id, Audience.PUBLIC, null, Instant.EPOCH);
    assertThat(audience()).isEqualTo(Audience.PRIVATE);
    notes.ended(id, NOW.plusSeconds(60));
    assertThat(notes.find(id))
        .hasValue(new BroadcastNote(Audience.PRIVATE, 7, NOW, NOW.plusSeconds(60)));
    notes.said(id, Audience.UNLISTED, null, NOW.plusNanos(1000));
    assertThat(notes.find(id))
        .hasValue(
            new BroadcastNote(Audience.UNLISTED, null, NOW.plusNanos(1000), NOW.plusSeconds(60)));
  }

  @Test
  void isKnownAtOnceWhileTheStoreIsAwayAndStoredWhenItIsBack() throws IOException {
    Detached.detach(media);
    notes.said(id, Audience.PRIVATE, 7, NOW);
    notes.store();
    assertThat(audience()).isEqualTo(Audience.PRIVATE);
    assertThatThrownBy(() -> notes.find(BroadcastId.random())).isInstanceOf(IOException.class);
    Detached.attach(media);
    notes.store();
    // Redis may forget: the store does not.
    redisForgets();
    assertThat(notes.find(id)).hasValue(new BroadcastNote(Audience.PRIVATE, 7, NOW, null));
    // What Redis hears from now on is added to what is stored, and an older word is not.
    notes.said(id, Audience.PUBLIC, null, NOW.minusSeconds(5));
    notes.ended(id, NOW.plusSeconds(9));
    notes.store();
    assertThat(notes.find(id))
        .hasValue(new BroadcastNote(Audience.PRIVATE, 7, NOW, NOW.plusSeconds(9)));
    assertThat(archive.findNote(id)).isEqualTo(notes.find(id));
  }

  @Test
  void aDeletedBroadcastIsSpokenOfNoMore() throws IOException {
    notes.said(id, Audience.PUBLIC, null, NOW);
    notes.store();
    redis.opsForValue().set(Notes.GONE + id, "deleted");
    notes.forget(id);
    archive.delete(id);
    notes.said(id, Audience.PUBLIC, null, NOW.plusSeconds(1));
    notes.store();
    assertThat(notes.find(id)).isEmpty();
    assertThat(archive.store().list(id.value())).isEmpty();
  }
}
