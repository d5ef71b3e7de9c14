package live.spyglass.ingest.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import live.spyglass.events.StreamEnded;
import live.spyglass.events.StreamRefused;
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
    begin();
  }

  /// What has not happened yet is 0, not absent: a rate that has no beginning cannot be alerted on.
  private void begin() {
    List.of(Refusal.values()).forEach(this::keysRefused);
    List.of(StreamRefused.Reason.values()).forEach(this::streamsRefused);
    List.of(StreamEnded.Reason.values()).forEach(this::streamsEnded);
    framesDropped("arrival");
    framesDropped("readers");
  }

  private Counter keysRefused(Refusal refusal) {
    return Counter.builder("spyglass.ingest.publish.refused")
        .tag("reason", tag(refusal))
        .description("Publishers that were not let in")
        .register(meters);
  }

  private Counter streamsRefused(StreamRefused.Reason reason) {
    return Counter.builder("spyglass.ingest.streams.refused")
        .tag("reason", tag(reason))
        .description("Streams that were let in and whose media is not taken")
        .register(meters);
  }

  private Counter streamsEnded(StreamEnded.Reason reason) {
    return Counter.builder("spyglass.ingest.streams.ended")
        .tag("reason", tag(reason))
        .description("Streams that are over")
        .register(meters);
  }

  private Counter framesDropped(String where) {
    return Counter.builder("spyglass.ingest.frames.dropped")
        .tag("where", where)
        .description(
            "Frames lost on their way here or unusable, and those that readers were too slow for")
        .register(meters);
  }

  void refused(Refusal refusal) {
    keysRefused(refusal).increment();
  }

  void refused(MediaRefusal refusal) {
    streamsRefused(refusal.reason()).increment();
  }

  /// Counts what is left over since the last measurement as well.
  void ended(Publication publication, StreamEnded.Reason reason, long nowNanos) {
    streamsEnded(reason).increment();
    measured(publication, publication.meter().measure(nowNanos));
  }

  void measured(Publication publication, Measurement measurement) {
    Counter.builder("spyglass.ingest.received")
        .tag("protocol", publication.protocol())
        .baseUnit("bytes")
        .description("Media that has come in")
        .register(meters)
        .increment((double) measurement.bytes());
    framesDropped("arrival").increment((double) measurement.framesLostBefore());
    framesDropped("readers").increment((double) measurement.framesDroppedByReaders());
  }

  private static String tag(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
