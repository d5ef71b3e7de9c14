package live.spyglass.ingest.webrtc.receive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import live.spyglass.ingest.webrtc.rtp.MalformedPacketException;

/// What operators see of receiving from browsers.
final class ReceiveMetrics {

  private final MeterRegistry meters;
  private final DistributionSummary lipSync;
  private final DistributionSummary drift;

  ReceiveMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.lipSync =
        DistributionSummary.builder("spyglass.ingest.webrtc.lipsync")
            .description("How far pictures were from their sound before it was corrected")
            .baseUnit("milliseconds")
            .register(meters);
    this.drift =
        DistributionSummary.builder("spyglass.ingest.webrtc.drift")
            .description("How much faster or slower a publisher's pictures run than its sound")
            .baseUnit("ppm")
            .register(meters);
    for (ReceiveCounts.Count what : ReceiveCounts.Count.values()) {
      received(what);
    }
    for (MalformedPacketException.Reason reason : MalformedPacketException.Reason.values()) {
      malformed(reason);
    }
  }

  void add(ReceiveCounts counts) {
    counts.counts().forEach((what, number) -> received(what).increment((double) number));
    counts.malformed().forEach((reason, number) -> malformed(reason).increment((double) number));
    counts.clear();
  }

  private Counter received(ReceiveCounts.Count what) {
    return Counter.builder("spyglass.ingest.webrtc.received")
        .description("What came from publishers' browsers, and what did not")
        .tag("what", tag(what))
        .register(meters);
  }

  private Counter malformed(MalformedPacketException.Reason reason) {
    return Counter.builder("spyglass.ingest.webrtc.malformed")
        .description("Packets that are against their format")
        .tag("reason", tag(reason))
        .register(meters);
  }

  void add(LipSync measured) {
    if (measured.isMeasured()) {
      lipSync.record(Math.abs(measured.errorMicros()) / 1000);
      drift.record(Math.abs(measured.driftPpm()));
    }
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
