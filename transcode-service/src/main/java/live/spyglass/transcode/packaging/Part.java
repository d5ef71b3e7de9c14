package live.spyglass.transcode.packaging;

/// A part of a segment (RFC 8216bis §3.1, `EXT-X-PART`). `independent`: begins with a keyframe.
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
public record Part(long durationMicros, boolean independent, byte[] bytes) {

  double seconds() {
    return durationMicros / 1e6;
  }
}
