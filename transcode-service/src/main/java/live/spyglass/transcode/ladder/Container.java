package live.spyglass.transcode.ladder;

/// What a stream is put into for FFmpeg.
public enum Container {
  /// As it comes from ingest.
  FLV("flv"),
  /// For pictures that FFmpeg does not read from FLV.
  MATROSKA("matroska");

  private final String format;

  Container(String format) {
    this.format = format;
  }

  /// FFmpeg's name for it.
  public String format() {
    return format;
  }
}
