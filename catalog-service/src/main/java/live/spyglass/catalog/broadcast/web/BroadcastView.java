package live.spyglass.catalog.broadcast.web;

import java.time.Instant;
import java.util.List;
import live.spyglass.catalog.broadcast.BroadcastState;
import live.spyglass.events.Audience;
import live.spyglass.events.BroadcastId;
import org.jspecify.annotations.Nullable;

/// A broadcast as one person may see it. What is absent is `null`, never left out.
record BroadcastView(
    BroadcastId id,
    String title,
    BroadcastState state,
    Audience audience,
    Broadcaster broadcaster,
    boolean mine,
    @Nullable String language,
    List<String> tags,
    @Nullable Place location,
    @Nullable Instant scheduledFor,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant interruptedUntil,
    Viewers viewers,
    long hearts,
    @Nullable Playback playback,
    Chat chat,
    @Nullable Recording recording,
    @Nullable Integer keepRecordingDays,
    @Nullable Ingest ingest) {

  /// Says nothing of the stream key.
  @Override
  public String toString() {
    return "BroadcastView[" + id + "]";
  }

  record Broadcaster(String id, String handle, String displayName) {}

  record Place(double latitude, double longitude, boolean exact) {}

  /// `watchedSeconds`: how long people watched it live, all of them together.
  record Viewers(long live, long replay, long total, long watchedSeconds) {}

  /// `whep`: for sub-second playback, `null` while nobody broadcasts.
  record Playback(
      String hls, String rewind, @Nullable String whep, String poster, String thumbnails) {}

  /// `hearts`: how many were given over time.
  record Chat(String url, String history, String hearts) {}

  /// `keptUntil` null: without an end. `expired`: its media is gone, and nothing is at `mp4`.
  record Recording(
      String mp4, long durationMillis, long bytes, @Nullable Instant keptUntil, boolean expired) {}

  /// Where to publish to. A protocol that is not offered is `null`.
  record Ingest(@Nullable Rtmp rtmp, @Nullable Rtmp rtmps, @Nullable Whip whip, @Nullable Srt srt) {

    @Override
    public String toString() {
      return "Ingest[***]";
    }
  }

  record Rtmp(String url, @Nullable String streamKey) {

    @Override
    public String toString() {
      return "Rtmp[***]";
    }
  }

  record Whip(String url, @Nullable String bearer) {

    @Override
    public String toString() {
      return "Whip[***]";
    }
  }

  /// Whole, with the key, where that is shown; without it otherwise.
  record Srt(String url) {

    @Override
    public String toString() {
      return "Srt[***]";
    }
  }
}
