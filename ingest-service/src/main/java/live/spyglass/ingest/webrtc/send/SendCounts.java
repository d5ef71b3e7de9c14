package live.spyglass.ingest.webrtc.send;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/// What all viewers of this node together were sent. Thread-safe.
final class SendCounts {

  private final LongAdder pictures = new LongAdder();
  private final LongAdder picturesLeftOut = new LongAdder();
  private final LongAdder packetsRepaired = new LongAdder();
  private final LongAdder keyframesAsked = new LongAdder();

  void register(MeterRegistry meters) {
    register(meters, "pictures", pictures);
    register(meters, "pictures_left_out", picturesLeftOut);
    register(meters, "packets_repaired", packetsRepaired);
    register(meters, "keyframes_asked", keyframesAsked);
  }

  private static void register(MeterRegistry meters, String what, LongAdder count) {
    FunctionCounter.builder("spyglass.ingest.webrtc.sent", count, LongAdder::sum)
        .description("What viewers were sent, sent again, not sent, and what they asked for")
        .tag("what", what)
        .register(meters);
  }

  void picture() {
    pictures.increment();
  }

  /// The viewer does not keep up with them.
  void leftOut(long count) {
    picturesLeftOut.add(count);
  }

  /// The viewer missed it and got it.
  void repaired() {
    packetsRepaired.increment();
  }

  /// The viewer cannot go on without one.
  void keyframeAsked() {
    keyframesAsked.increment();
  }
}
