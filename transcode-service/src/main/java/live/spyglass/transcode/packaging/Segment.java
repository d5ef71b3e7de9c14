package live.spyglass.transcode.packaging;

/// A finished segment, without its bytes. `number` is its media sequence number (RFC 8216bis §3),
/// `startMillis` the wall clock at its first sample, `bytes` its size, 0 for a gap: a segment that
/// is lost (`EXT-X-GAP`, §4.4.4.7).
public record Segment(long number, int epoch, long startMillis, long durationMicros, int bytes) {

  /// How long a segment is said to be that is lost in all renditions, so that nobody knows. Were it
  /// as long as others, who has some of its parts would stand in front of a hole as long as the
  /// rest, and hls.js then never gets up again. Like this what comes next overlaps what is there.
  private static final long LOST_MICROS = 10_000;

  /// A segment that went with its node.
  public static Segment lost(long number, int epoch, long startMillis) {
    return new Segment(number, epoch, startMillis, LOST_MICROS, 0);
  }

  public boolean gap() {
    return bytes == 0;
  }

  /// The wall clock behind its last sample, never too early.
  public long endMillis() {
    return startMillis + Math.ceilDiv(durationMicros, 1000);
  }

  double seconds() {
    return durationMicros / 1e6;
  }
}
