package live.spyglass.transcode.job;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import live.spyglass.transcode.packaging.Epoch;
import live.spyglass.transcode.packaging.InitSegment;
import live.spyglass.transcode.packaging.Segment;
import live.spyglass.transcode.packaging.SegmentSink;

/// Passes everything on as long as this node holds the broadcast, and tells how far it is: the
/// highest segment number of which anything may be seen. A node that goes on from here uses no
/// number up to that one, so it is told as late as is safe: once the segment before is stored, or
/// when the first part is about to be seen, and not when nothing of it exists yet.
final class Frontier implements SegmentSink {

  private final SegmentSink sink;
  private final Tenure tenure;
  private final LongConsumer reached;
  private final Map<Long, Integer> storing = new HashMap<>();
  private long highest = -1;

  /// `reached` must not wait.
  Frontier(SegmentSink sink, Tenure tenure, LongConsumer reached) {
    this.sink = sink;
    this.tenure = tenure;
    this.reached = reached;
  }

  @Override
  public void epoch(Epoch epoch, Map<String, InitSegment> inits) {
    if (tenure.holds()) {
      sink.epoch(epoch, inits);
    }
  }

  @Override
  public void opened(long number) {
    reach(number);
  }

  @Override
  public void segment(String rendition, Segment segment, byte[] bytes, Runnable released) {
    if (tenure.holds()) {
      storing(segment.number(), 1);
      sink.segment(
          rendition,
          segment,
          bytes,
          () -> {
            released.run();
            storing(segment.number(), -1);
          });
    }
  }

  private synchronized void storing(long number, int change) {
    int left = storing.merge(number, change, Integer::sum);
    if (left == 0) {
      storing.remove(number);
      reach(number + 1);
    }
  }

  private synchronized void reach(long number) {
    if (number > highest && tenure.holds()) {
      highest = number;
      reached.accept(number);
    }
  }
}
