package live.spyglass.transcode.packaging;

import java.util.Locale;

/// How far back a playlist of a live broadcast reaches. Both are low-latency playlists with the
/// same numbers, so that a player can go from one to the other; of a broadcast that is over, both
/// are the replay.
public enum Reach {
  /// The last `liveWindow`: small however long the broadcast is.
  INDEX,
  /// Everything since the start, or as much of it as the operator lets people go back.
  REWIND;

  /// The playlists' name, multivariant and media alike.
  public String file() {
    return name().toLowerCase(Locale.ROOT) + ".m3u8";
  }

  /// The first segment listed.
  int first(SegmentList segments, PackagingProperties limits) {
    return switch (this) {
      case INDEX -> segments.firstWithin(limits.liveWindow().toNanos() / 1000);
      case REWIND ->
          limits.rewind().isZero() ? 0 : segments.firstWithin(limits.rewind().toNanos() / 1000);
    };
  }

  /// Whether nothing that was listed once is ever taken out (`EVENT`, RFC 8216bis §4.4.3.5).
  boolean complete(PackagingProperties limits) {
    return this == REWIND && limits.rewind().isZero();
  }
}
