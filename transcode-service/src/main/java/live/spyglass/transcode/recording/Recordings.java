package live.spyglass.transcode.recording;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.MediaIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Recordings as MP4 files. What is kept in memory is their heads, within 128 MiB and ten minutes
/// of their last use; one that is asked for by many at once is laid out once.
@Component
public final class Recordings {

  private static final long MOST_BYTES = 128L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

  private final MediaArchive archive;
  private final Map<BroadcastId, SegmentHeads> heads = new ConcurrentHashMap<>();
  private final LoadingCache<BroadcastId, RecordingFile> files;

  public Recordings(MediaArchive archive) {
    this.archive = archive;
    this.files =
        Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .<BroadcastId, RecordingFile>weigher(
                (_, file) -> file.head().length + 64 * file.extents().size())
            .expireAfterAccess(Duration.ofMinutes(10))
            .build(this::build);
  }

  /// Where the one who makes a broadcast's segments leaves their heads.
  public SegmentHeads heads(BroadcastId id) {
    return heads.computeIfAbsent(id, _ -> new SegmentHeads());
  }

  /// Lays the recording of a broadcast out that has just ended here, while its heads are at hand;
  /// where that fails it is done when somebody asks.
  public void prepare(BroadcastId id, MediaIndex index) {
    try {
      files.put(id, RecordingBuilder.build(archive.store(), id, index, heads(id)));
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("broadcast", id).log("not laid out yet: {}", e.toString());
    }
  }

  /// This node makes no more segments of it.
  public void left(BroadcastId id) {
    heads.remove(id);
  }

  /// Length in bytes of the recording of a broadcast that is over.
  public long length(BroadcastId id) throws IOException {
    return file(id).length();
  }

  /// The file from its first byte; skipping in it is free.
  public InputStream open(BroadcastId id) throws IOException {
    return file(id).open(archive.store());
  }

  public void forget(BroadcastId id) {
    files.invalidate(id);
    heads.remove(id);
  }

  private RecordingFile build(BroadcastId id) throws IOException {
    MediaIndex index = archive.load(id);
    if (!index.ended() || index.isEmpty()) {
      throw new IOException("broadcast " + id + " is not over");
    }
    return RecordingBuilder.build(archive.store(), id, index, new SegmentHeads());
  }

  private RecordingFile file(BroadcastId id) throws IOException {
    try {
      return files.get(id);
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }
}
