package live.spyglass.ingest.rtmp;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import live.spyglass.ingest.publish.PublishAttempt;
import live.spyglass.ingest.publish.PublishDecision;
import live.spyglass.ingest.publish.Publisher;

/// What all connections share. `door` decides who may publish and may block for it, which is why it
/// is asked on `doorThreads`.
record ConnectionParts(
    RtmpProperties properties,
    BiFunction<PublishAttempt, Publisher, PublishDecision> door,
    Executor doorThreads,
    MemoryBudget budget,
    MeterRegistry meters) {

  /// One more connection was closed by us, for breaking a rule or a deadline.
  void countClosed(String reason) {
    meters.counter("spyglass.ingest.rtmp.connections.closed", "reason", reason).increment();
  }
}
