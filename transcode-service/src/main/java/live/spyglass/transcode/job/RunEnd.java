package live.spyglass.transcode.job;

/// Why an [SourceRun] ended.
sealed interface RunEnd {

  /// The publisher's stream ended in order.
  record SourceEnded() implements RunEnd {}

  /// The source could not be opened or broke off, or nothing of it could be understood.
  record SourceFailed(String why) implements RunEnd {}

  /// FFmpeg died, or wrote what could not be packaged.
  record EncoderFailed(String why) implements RunEnd {}

  /// The source's keyframes are too far apart to copy it.
  record NotCopyable() implements RunEnd {}

  /// It was asked to.
  record Stopped() implements RunEnd {}
}
