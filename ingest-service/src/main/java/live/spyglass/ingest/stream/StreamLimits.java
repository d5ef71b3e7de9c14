package live.spyglass.ingest.stream;

/// What one stream may cost. `queueFrames` and `queueBytes` bound the queue of each reader,
/// `groupFrames` and `groupBytes` what is kept for readers to come; `readers` is how many there may
/// be at once.
public record StreamLimits(
    int queueFrames, long queueBytes, int groupFrames, long groupBytes, int readers) {

  public StreamLimits {
    if (queueFrames < 1 || queueBytes < 1 || groupFrames < 1 || groupBytes < 1 || readers < 1) {
      throw new IllegalArgumentException("every limit of a stream must be positive");
    }
  }
}
