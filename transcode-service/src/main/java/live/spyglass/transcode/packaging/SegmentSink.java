package live.spyglass.transcode.packaging;

import java.util.Map;

/// Where finished media goes. Called in order, with a lock held: it must not wait.
public interface SegmentSink {

  /// A new epoch begins; `inits` by rendition.
  void epoch(Epoch epoch, Map<String, InitSegment> inits);

  /// The first part of segment `number` is about to be seen, of whichever rendition.
  void opened(long number);

  /// A segment is complete. `released` is to be called once its bytes need not be kept here any
  /// more.
  void segment(String rendition, Segment segment, byte[] bytes, Runnable released);
}
