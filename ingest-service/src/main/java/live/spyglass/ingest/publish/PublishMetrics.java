package live.spyglass.ingest.publish;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import live.spyglass.events.StreamEnded;
import live.spyglass.ingest.health.Measurement;
import live.spyglass.ingest.stream.LiveStream;
import live.spyglass.ingest.stream.MediaBudget;
import live.spyglass.ingest.stream.StreamRegistry;

/// What operators see of publishing.
final class PublishMetrics {

  private final MeterRegistry meters;

  PublishMetrics(MeterRegistry meters, StreamRegistry registry, MediaBudget budget) {
    this.meters = meters;
    Gauge.builder("spyglass.ingest.streams", registry, r -> r.listStreams().size())
        .description("Streams being published")
        .register(meters);
    Gauge.builder(
            "spyglass.ingest.readers",
            registry,
            r -> r.listStreams().stream().mapToInt(LiveStream::readers).sum())
        .description("Readers of streams")
        .register(meters);
    Gauge.builder("spyglass.ingest.media.kept", budget, MediaBudget::taken)
        .description("Frames kept and queued, of all streams")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("spyglass.ingest.media.kept.max", budget, MediaBudget::most)
        .description("How much there may be")
        .baseUnit("bytes")
        .register(meters);
  }

  void refused(Refusal refusal) {
    meters.counter("spyglass.ingest.publish.refused", "reason", tag(refusal)).increment();
  }

  void refused(MediaRefusal refusal) {
    meters.counter("spyglass.ingest.streams.refused", "reason", tag(refusal.reason())).increment();
  }

  /// Counts what is left over since the last measurement as well.
  void ended(Publication publication, StreamEnded.Reason reason, long nowNanos) {
    meters.counter("spyglass.ingest.streams.ended", "reason", tag(reason)).increment();
    measured(publication, publication.meter().measure(nowNanos));
  }

  void measured(Publication publication, Measurement measurement) {
    meters
        .counter("spyglass.ingest.bytes", "protocol", publication.protocol())
        .increment((double) measurement.bytes());
    meters
        .counter("spyglass.ingest.frames.dropped")
        .increment((double) measurement.framesDropped());
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
