package live.spyglass.transcode.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.storage.FolderStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaArchiveTest {

  @TempDir Path folder;

  private final BroadcastId id = BroadcastId.random();
  private MediaArchive archive;

  @BeforeEach
  void open() throws IOException {
    archive = new MediaArchive(new FolderStore(folder));
  }

  private void epoch(int number, long first) throws IOException {
    Epoch epoch =
        new Epoch(
            number,
            "stream",
            7,
            first,
            List.of(
                new Epoch.Rendition("source", 640, 360, 30, 400_000, "avc1.64001e"),
                new Epoch.Rendition("audio", 0, 0, 0, 64_000, "mp4a.40.2")));
    archive.store().put(MediaArchive.epochKey(id, number), MediaArchive.write(epoch));
  }

  private void segment(String rendition, long number, int epoch) throws IOException {
    Segment segment = new Segment(number, epoch, 1000 + number * 2000, 2_000_000, 5);
    archive.store().put(MediaArchive.segmentKey(id, rendition, segment), new byte[5]);
  }

  @Test
  void aListingIsAnIndex() throws IOException {
    assertThat(archive.load(id).isEmpty()).isTrue();
    epoch(0, 0);
    for (int number = 0; number < 12; number++) {
      segment("source", number, 0);
      segment("audio", number, 0);
    }
    MediaIndex index = archive.load(id);
    assertThat(index.ended()).isFalse();
    assertThat(index.names()).containsExactly("source", "audio");
    assertThat(index.findSegments("source").orElseThrow())
        .hasSize(12)
        .element(11)
        .isEqualTo(new Segment(11, 0, 23_000, 2_000_000, 5));
    assertThat(index.durationMillis()).isEqualTo(24_000);
    assertThat(index.bytes()).isEqualTo(120);
  }

  @Test
  void whatIsMissingIsAGapOfTheSameLength() throws IOException {
    epoch(0, 0);
    segment("source", 0, 0);
    segment("source", 1, 0);
    segment("audio", 1, 0);
    segment("audio", 3, 0);
    MediaIndex index = archive.load(id);
    assertThat(index.findSegments("source").orElseThrow())
        .extracting(Segment::gap)
        .containsExactly(false, false, true, true);
    assertThat(index.findSegments("audio").orElseThrow())
        .extracting(Segment::gap)
        .containsExactly(true, false, true, false);
    assertThat(index.findSegments("audio").orElseThrow().getFirst().startMillis()).isEqualTo(1000);
  }

  @Test
  void whatANodeWroteAfterItLostItsClaimDoesNotCount() throws IOException {
    epoch(0, 0);
    epoch(1, 2);
    for (int number = 0; number < 5; number++) {
      segment("source", number, 0);
    }
    segment("source", 2, 1);
    MediaIndex index = archive.load(id);
    assertThat(index.findSegments("source").orElseThrow())
        .extracting(Segment::epoch)
        .containsExactly(0, 0, 1);
  }

  @Test
  void theEndIsOneRead() throws IOException {
    epoch(0, 0);
    segment("source", 0, 0);
    segment("audio", 0, 0);
    MediaIndex finished = archive.finish(id);
    assertThat(finished.ended()).isTrue();
    assertThat(archive.isFinal(id)).isTrue();
    assertThat(archive.load(id)).isEqualTo(finished);
    archive.delete(id);
    assertThat(archive.load(id).isEmpty()).isTrue();
    assertThat(archive.isFinal(id)).isFalse();
  }

  @Test
  void anOlderWordOnTheAudienceDoesNotCount() throws IOException {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    archive.putAudience(id, new StoredAudience(Audience.PRIVATE, now));
    archive.putAudience(id, new StoredAudience(Audience.PUBLIC, now.minusSeconds(1)));
    archive.putAudience(id, new StoredAudience(Audience.PUBLIC, Instant.EPOCH));
    assertThat(archive.findAudience(id).orElseThrow().audience()).isEqualTo(Audience.PRIVATE);
    archive.putAudience(id, new StoredAudience(Audience.UNLISTED, now.plusSeconds(1)));
    assertThat(archive.findAudience(id).orElseThrow().audience()).isEqualTo(Audience.UNLISTED);
  }
}
