package live.spyglass.transcode.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    epoch(number, first, 7);
  }

  private void epoch(int number, long first, long token) throws IOException {
    Epoch epoch =
        new Epoch(
            number,
            "stream",
            token,
            first,
            List.of(
                new Epoch.Rendition("source", 640, 360, 30, 400_000, "avc1.64001e"),
                new Epoch.Rendition("audio", 0, 0, 0, 64_000, "mp4a.40.2")));
    archive.store().put(MediaArchive.epochKey(id, number, token), MediaArchive.write(epoch));
  }

  private void segment(String rendition, long number, int epoch) throws IOException {
    segment(rendition, number, epoch, 7, 5);
  }

  private void segment(String rendition, long number, int epoch, long token, int size)
      throws IOException {
    Segment segment = new Segment(number, epoch, 1000 + number * 2000, 2_000_000, size);
    archive.store().put(MediaArchive.segmentKey(id, rendition, segment, token), new byte[size]);
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

  /// The claim with token 7 died before its second epoch was stored; the next one numbered its own
  /// alike. What the dead one left comes late, and replaces nothing.
  @Test
  void whatComesLateFromAnEarlierClaimReplacesNothing() throws IOException {
    epoch(0, 0);
    segment("source", 0, 0);
    epoch(1, 2, 8);
    segment("source", 2, 1, 8, 50);
    MediaIndex before = archive.load(id);
    epoch(1, 1);
    segment("source", 1, 1);
    segment("source", 2, 1);
    assertThat(archive.load(id)).isEqualTo(before);
    assertThat(before.findSegments("source").orElseThrow())
        .extracting(Segment::bytes)
        .containsExactly(5, 0, 50);
    // What it left of an epoch that is known fills the gap.
    segment("source", 1, 0);
    assertThat(archive.load(id).findSegments("source").orElseThrow())
        .extracting(Segment::bytes)
        .containsExactly(5, 5, 50);
  }

  @Test
  void aRecordingFromBeforeTokensWereInKeysStillPlays() throws IOException {
    epoch(0, 0, 0);
    segment("source", 0, 0, 0, 5);
    assertThat(archive.store().list(id.value()))
        .extracting(object -> object.key().substring(id.value().length()))
        .containsExactly("/epochs/0.json", "/source/s00000000-0-1000-2000000.m4s");
    assertThat(archive.load(id).findSegments("source").orElseThrow())
        .extracting(Segment::bytes)
        .containsExactly(5);
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
}
