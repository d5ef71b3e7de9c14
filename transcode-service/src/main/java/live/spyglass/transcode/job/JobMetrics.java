package live.spyglass.transcode.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/// What operators see of the jobs, all below `spyglass.transcode`. `.waiting` is the whole
/// platform's, and every node tells the same; everything else is this node's.
@Component
class JobMetrics {

  /// What becomes of a lease.
  enum LeaseChange {
    CLAIMED,
    RELEASED,
    LOST
  }

  private static final String NAME = "spyglass.transcode.";

  private final MeterRegistry registry;
  private final Set<Encoding> encodings = ConcurrentHashMap.newKeySet();
  private final Set<SourceRun> runs = ConcurrentHashMap.newKeySet();
  private final Set<BroadcastJob> jobs = ConcurrentHashMap.newKeySet();
  private final Timer parts;
  private volatile int waiting;

  JobMetrics(MeterRegistry registry, JobProperties properties) {
    this.registry = registry;
    gauge("jobs", "Broadcasts that this node holds", jobs, Set::size);
    gauge("slots", "How many may have a whole ladder", properties, JobProperties::slots);
    gauge(
        "source.only.slots",
        "How many more may be copied as they are",
        properties,
        JobProperties::sourceOnlySlots);
    gauge("waiting", "Broadcasts that no node has taken", this, one -> one.waiting);
    gauge(
        "speed",
        "Media seconds a second, of the slowest FFmpeg: below 1 it falls behind",
        encodings,
        all -> all.stream().mapToDouble(Encoding::speed).min().orElse(1));
    Gauge.builder(
            NAME + "behind",
            runs,
            all -> all.stream().mapToLong(SourceRun::behindMillis).max().orElse(0) / 1000.0)
        .description("How long what arrived waits for its encoder, where it waits longest")
        .baseUnit("seconds")
        .register(registry);
    gauge(
        "rungs.shed",
        "Rungs that are not encoded because the encoder would fall behind",
        jobs,
        all -> all.stream().mapToInt(BroadcastJob::shedRungs).sum());
    this.parts =
        Timer.builder(NAME + "part.age")
            .description("From when a frame arrived until it can be fetched in a part")
            .serviceLevelObjectives(steps(50, 100, 200, 350, 500, 750, 1000, 1500, 2000, 4000))
            .register(registry);
    for (LeaseChange change : LeaseChange.values()) {
      leases(change);
    }
    restarts("source");
    restarts("encoder");
    ladders("less");
    ladders("more");
  }

  private static Duration[] steps(int... millis) {
    return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  private <T> void gauge(String name, String what, T of, ToDoubleFunction<T> value) {
    Gauge.builder(NAME + name, of, value).description(what).register(registry);
  }

  /// The places that are given to jobs.
  void watch(Semaphore slots, Semaphore sourceOnly, JobProperties properties) {
    gauge("slots.used", "Slots taken", slots, all -> properties.slots() - all.availablePermits());
    gauge(
        "source.only.used",
        "Broadcasts copied as they are until a slot is free",
        sourceOnly,
        all -> properties.sourceOnlySlots() - all.availablePermits());
  }

  void began(BroadcastJob job) {
    jobs.add(job);
  }

  void ended(BroadcastJob job) {
    jobs.remove(job);
  }

  void began(SourceRun run) {
    runs.add(run);
  }

  void ended(SourceRun run) {
    runs.remove(run);
  }

  void began(Encoding encoding) {
    encodings.add(encoding);
  }

  void ended(Encoding encoding) {
    encodings.remove(encoding);
  }

  void lease(LeaseChange change) {
    leases(change).increment();
  }

  void waiting(int count) {
    waiting = count;
  }

  /// A part can be fetched so long after its last frame arrived.
  void part(long ageMillis) {
    parts.record(Duration.ofMillis(Math.max(0, ageMillis)));
  }

  void restarted(String cause) {
    restarts(cause).increment();
  }

  void ladder(Shedding.Change change) {
    ladders(
            switch (change) {
              case LESS -> "less";
              case MORE -> "more";
            })
        .increment();
  }

  private Counter leases(LeaseChange change) {
    return Counter.builder(NAME + "leases")
        .tag("change", change.name().toLowerCase(Locale.ROOT))
        .description("Broadcasts that this node has claimed, given back, or lost")
        .register(registry);
  }

  private Counter ladders(String change) {
    return Counter.builder(NAME + "ladder.changes")
        .tag("change", change)
        .description("How often a rung was shed, or came back")
        .register(registry);
  }

  private Counter restarts(String cause) {
    return Counter.builder(NAME + "restarts")
        .tag("cause", cause)
        .description("How often reading or encoding broke off and was begun again")
        .register(registry);
  }
}
