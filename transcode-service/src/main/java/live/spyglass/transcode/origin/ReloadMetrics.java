package live.spyglass.transcode.origin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// What operators see of playlists that are held back until they have what was asked for.
@Component
final class ReloadMetrics {

  private static final String NAME = "spyglass.transcode.origin.";

  private final AtomicInteger waiting = new AtomicInteger();
  private final Timer answered;
  private final Timer late;

  ReloadMetrics(MeterRegistry meters) {
    Gauge.builder(NAME + "waiting", waiting, AtomicInteger::get)
        .description("Playlists that are held back just now")
        .register(meters);
    this.answered = timer(meters, "answered");
    this.late = timer(meters, "late");
  }

  private static Timer timer(MeterRegistry meters, String outcome) {
    return Timer.builder(NAME + "held")
        .tag("outcome", outcome)
        .description("How long a playlist was held back; late: what was asked for did not come")
        .serviceLevelObjectives(
            Duration.ofMillis(100),
            Duration.ofMillis(350),
            Duration.ofMillis(700),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(12))
        .register(meters);
  }

  void begins() {
    waiting.incrementAndGet();
  }

  void ends(boolean inTime, long nanos) {
    waiting.decrementAndGet();
    (inTime ? answered : late).record(Duration.ofNanos(nanos));
  }
}
