package live.spyglass.ingest.webrtc.receive;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

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
  }

  void add(ReceiveCounts counts) {
    counts
        .counts()
        .forEach((what, number) ->
            meters
                .counter("spyglass.ingest.webrtc.received", "what", tag(what))
                .increment((double) number));
    counts
        .malformed()
        .forEach((reason, number) ->
            meters
                .counter("spyglass.ingest.webrtc.malformed", "reason", tag(reason))
                .increment((double) number));
    counts.clear();
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
