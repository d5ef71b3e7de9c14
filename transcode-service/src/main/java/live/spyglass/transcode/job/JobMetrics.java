package live.spyglass.transcode.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// What operators see of the jobs: `spyglass.transcode.slots` and `.slots.used`, `.speed` (of the
/// slowest FFmpeg, media seconds per second: below 1 it falls behind), `.restarts` by cause.
@Component
class JobMetrics {

  private final MeterRegistry registry;
  private final Set<Encoding> runs = ConcurrentHashMap.newKeySet();
  private final Set<BroadcastJob> jobs = ConcurrentHashMap.newKeySet();

  JobMetrics(MeterRegistry registry, JobProperties properties) {
    this.registry = registry;
    registry.gauge("spyglass.transcode.slots", properties, JobProperties::slots);
    registry.gauge("spyglass.transcode.slots.used", jobs, Set::size);
    registry.gauge(
        "spyglass.transcode.speed",
        runs,
        all -> all.stream().mapToDouble(Encoding::speed).min().orElse(1));
    restarts("source");
    restarts("encoder");
  }

  void began(BroadcastJob job) {
    jobs.add(job);
  }

  void ended(BroadcastJob job) {
    jobs.remove(job);
  }

  void began(Encoding run) {
    runs.add(run);
  }

  void ended(Encoding run) {
    runs.remove(run);
  }

  void restarted(String cause) {
    restarts(cause).increment();
  }

  private Counter restarts(String cause) {
    return registry.counter("spyglass.transcode.restarts", "cause", cause);
  }
}
