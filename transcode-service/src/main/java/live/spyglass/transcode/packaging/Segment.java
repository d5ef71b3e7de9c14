package live.spyglass.transcode.packaging;

/// A finished segment, without its bytes. `number` is its media sequence number (RFC 8216bis §3),
/// `startMillis` the wall clock at its first sample, `bytes` its size, 0 for a gap: a segment that
/// is lost (`EXT-X-GAP`, §4.4.4.7).
public record Segment(long number, int epoch, long startMillis, long durationMicros, int bytes) {

  public boolean gap() {
    return bytes == 0;
  }

  double seconds() {
    return durationMicros / 1e6;
  }
}
