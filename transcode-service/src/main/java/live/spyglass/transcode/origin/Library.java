package live.spyglass.transcode.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.packaging.LiveBroadcast;
import live.spyglass.transcode.packaging.MediaIndex;
import live.spyglass.transcode.packaging.MediaPlaylist;
import live.spyglass.transcode.packaging.MultivariantPlaylist;
import live.spyglass.transcode.packaging.OnAir;
import live.spyglass.transcode.packaging.PackagingProperties;
import live.spyglass.transcode.packaging.PlaylistAnswer;
import live.spyglass.transcode.packaging.Reach;
import live.spyglass.transcode.packaging.Reload;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.packaging.SegmentList;
import live.spyglass.transcode.poster.Posters;
import live.spyglass.transcode.poster.Thumbnails;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Recordings;
import org.springframework.stereotype.Component;

/// Finds every piece of every broadcast: on air here first, in storage second. Indexes from storage
/// are kept for a minute when they are final and for a second when another node still writes; at
/// most a thousand. The parts of a broadcast that has just ended stay for a while, for those whose
/// playlist still lists them (RFC 8216bis §6.2.2).
@Component
public final class Library {

  /// How often somebody who waits looks again whether another node has stored more.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private static final int MOST_ENDED = 16;

  private final OnAir onAir;
  private final MediaArchive archive;
  private final Posters posters;
  private final Recordings recordings;
  private final PackagingProperties limits;
  private final Cache<BroadcastId, MediaIndex> indexes;
  private final Cache<BroadcastId, LiveBroadcast> ended;

  Library(
      OnAir onAir,
      MediaArchive archive,
      Posters posters,
      Recordings recordings,
      PackagingProperties limits) {
    this.onAir = onAir;
    this.archive = archive;
    this.posters = posters;
    this.recordings = recordings;
    this.limits = limits;
    this.indexes =
        Caffeine.newBuilder()
            .maximumSize(1000)
            .expireAfter(
                Expiry.<BroadcastId, MediaIndex>writing(
                    (_, index) -> index.ended() ? Duration.ofMinutes(1) : Duration.ofSeconds(1)))
            .build();
    this.ended =
        Caffeine.newBuilder()
            .maximumSize(MOST_ENDED)
            .scheduler(Scheduler.systemScheduler())
            .expireAfterWrite(limits.threeTargets().multipliedBy(2))
            .build();
  }

  /// All that is to be stored of it is stored: its parts are here for a little longer.
  public void ended(BroadcastId id, LiveBroadcast broadcast) {
    ended.put(id, broadcast);
  }

  /// This node does not hold the broadcast any more: it ended, or another one goes on with it.
  public void left(BroadcastId id) {
    indexes.invalidate(id);
    recordings.left(id);
  }

  /// Forgets what is remembered of a broadcast that was deleted.
  public void forget(BroadcastId id) {
    indexes.invalidate(id);
    ended.invalidate(id);
    recordings.forget(id);
  }

  PlaylistAnswer multivariant(BroadcastId id, Reach reach)
      throws IOException, InterruptedException {
    Optional<LiveBroadcast> live = onAir.find(id);
    if (live.isPresent()) {
      return live.get().edge().multivariant(reach);
    }
    MediaIndex index = index(id);
    return index.isEmpty()
        ? new PlaylistAnswer.Unknown()
        : new PlaylistAnswer.Ready(
            MultivariantPlaylist.of(index, reach, limits), index.ended(), false);
  }

  /// Where another node holds the broadcast, or none does just now, what is stored comes as near to
  /// its answer as can be: who waits for a segment waits here too, also for this node to take over.
  PlaylistAnswer playlist(BroadcastId id, String rendition, Reach reach, Reload reload)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limits.threeTargets().toNanos();
    while (true) {
      Optional<LiveBroadcast> live = onAir.find(id);
      if (live.isPresent()) {
        return live.get().edge().playlist(rendition, reach, reload);
      }
      MediaIndex index = index(id);
      Optional<List<Segment>> segments = index.findSegments(rendition);
      if (segments.isEmpty()) {
        return new PlaylistAnswer.Unknown();
      }
      if (index.ended()) {
        return new PlaylistAnswer.Ready(
            MediaPlaylist.replay(limits, SegmentList.of(limits, segments.get())), true, false);
      }
      if (reload.number() == null || reload.number() < segments.get().size()) {
        return new PlaylistAnswer.Ready(
            MediaPlaylist.stored(limits, index, rendition, reach, reload.skip()), false, false);
      }
      if (System.nanoTime() > deadline) {
        return new PlaylistAnswer.NotInTime();
      }
      onAir.await(id, LOOK_AGAIN);
    }
  }

  Optional<byte[]> findInit(BroadcastId id, String rendition, int epoch) throws IOException {
    Optional<byte[]> live = onAir.find(id).flatMap(one -> one.findInit(rendition, epoch));
    if (live.isPresent()) {
      return live;
    }
    return isKnown(id, rendition)
        ? archive.store().find(MediaArchive.initKey(id, rendition, epoch, token(id, epoch)))
        : Optional.empty();
  }

  Optional<byte[]> findSegment(BroadcastId id, String rendition, long number) throws IOException {
    Optional<LiveBroadcast> live = onAir.find(id);
    Optional<Segment> segment;
    if (live.isPresent()) {
      Optional<byte[]> bytes = live.get().findSegment(rendition, number);
      if (bytes.isPresent()) {
        return bytes;
      }
      segment = live.get().describe(rendition, number);
    } else {
      segment =
          index(id)
              .findSegments(rendition)
              .filter(list -> number < list.size())
              .map(list -> list.get((int) number));
    }
    if (segment.isEmpty() || segment.get().gap()) {
      return Optional.empty();
    }
    try {
      String key =
          MediaArchive.segmentKey(id, rendition, segment.get(), token(id, segment.get().epoch()));
      return Optional.of(archive.store().read(key, 0, segment.get().bytes()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  Optional<byte[]> findPart(BroadcastId id, String rendition, long number, int part)
      throws InterruptedException {
    Optional<LiveBroadcast> live =
        onAir.find(id).or(() -> Optional.ofNullable(ended.getIfPresent(id)));
    return live.isEmpty() ? Optional.empty() : live.get().edge().findPart(rendition, number, part);
  }

  Optional<byte[]> findPoster(BroadcastId id) throws IOException {
    Optional<byte[]> newest = posters.find(id);
    return newest.isPresent() ? newest : archive.findPoster(id);
  }

  /// The cues for scrubbing, none where there are no pictures; growing while it is not over.
  Growing thumbnails(BroadcastId id) throws IOException {
    Optional<LiveBroadcast> live = onAir.find(id);
    Optional<Thumbnails> own = posters.findThumbnails(id);
    if (live.isPresent() && own.isPresent()) {
      return new Growing(own.get().vtt(live.get().positionMillis()), false);
    }
    String vtt = archive.findThumbnails(id);
    return new Growing(vtt.isEmpty() ? "WEBVTT\n" : vtt, index(id).ended());
  }

  /// A text, and whether it is final.
  record Growing(String text, boolean ended) {}

  Optional<byte[]> findThumbnailSheet(BroadcastId id, int sheet, int count) throws IOException {
    Optional<byte[]> live = posters.findThumbnails(id).flatMap(one -> one.findSheet(sheet, count));
    return live.isPresent()
        ? live
        : archive.store().find(MediaArchive.thumbnailKey(id, Thumbnails.name(sheet, count)));
  }

  /// Whether the broadcast is over and stored, so that it can be had as one file.
  boolean hasRecording(BroadcastId id) throws IOException {
    MediaIndex index = index(id);
    return index.ended() && index.bytes() > 0;
  }

  private long token(BroadcastId id, int epoch) throws IOException {
    Optional<LiveBroadcast> live = onAir.find(id);
    return live.isPresent() ? live.get().token(epoch) : index(id).token(epoch);
  }

  private boolean isKnown(BroadcastId id, String rendition) throws IOException {
    Optional<LiveBroadcast> live = onAir.find(id);
    return live.isPresent()
        ? live.get().names().contains(rendition)
        : index(id).names().contains(rendition);
  }

  private MediaIndex index(BroadcastId id) throws IOException {
    try {
      return indexes.get(id, this::load);
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }

  private MediaIndex load(BroadcastId id) {
    try {
      return archive.load(id);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
