package live.spyglass.transcode.job;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import live.spyglass.events.BroadcastId;
import live.spyglass.transcode.origin.Admission;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Claims what is wanted while there is a free slot, keeps what it claimed alive, and tells its
/// jobs what changed. A broadcast for which nobody has a slot gets the source alone, and its ladder
/// when a slot is free. Finishing or deleting one that nobody holds needs no slot.
@Component
class Claims implements MessageListener, SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(7);

  private static final Duration LONG_AGO = Duration.ofDays(1);

  /// How long a broadcast waits for a node with a free slot.
  private static final Duration OTHERS_FIRST = Duration.ofSeconds(2);

  private final Toolbox tools;
  private final Leases leases;
  private final Admission admission;
  private final Semaphore slots;
  private final Semaphore sourceOnly;
  private final Map<BroadcastId, Long> waitingSince = new ConcurrentHashMap<>();
  private final Map<BroadcastId, Running> running = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService renewals;
  private volatile boolean open;
  private volatile long unansweredNanos = System.nanoTime() - LONG_AGO.toNanos();

  /// What a job takes up here. Finishing or deleting takes nothing.
  private enum Place {
    NOTHING,
    SLOT,
    SOURCE_ONLY
  }

  private static final class Running {
    private final BroadcastJob job;
    private Place place;
    private final Tenure tenure;
    private volatile long renewedNanos;
    private volatile @Nullable Thread thread;
    private Wanted told;

    Running(BroadcastJob job, Tenure tenure, long claimedNanos, Place place, Wanted told) {
      this.job = job;
      this.tenure = tenure;
      this.renewedNanos = claimedNanos;
      this.place = place;
      this.told = told;
    }
  }

  Claims(Toolbox tools, Leases leases, Admission admission) {
    this.tools = tools;
    this.leases = leases;
    this.admission = admission;
    this.slots = new Semaphore(tools.properties().slots());
    this.sourceOnly = new Semaphore(tools.properties().sourceOnlySlots());
    tools.metrics().watch(slots, sourceOnly, tools.properties());
  }

  /// A wake-up: the broadcast's id.
  @Override
  public void onMessage(Message message, byte @Nullable [] pattern) {
    String id = new String(message.getBody(), StandardCharsets.UTF_8);
    if (open && BroadcastId.isValid(id)) {
      BroadcastId broadcast = new BroadcastId(id);
      admission.forget(broadcast);
      if (tools.wanted().isDeleted(broadcast)) {
        tools.spool().discard(id);
      }
      tools.wanted().find(broadcast).ifPresent(this::consider);
    }
  }

  @Scheduled(fixedDelay = 1000)
  void look() {
    if (!open) {
      return;
    }
    try {
      promote();
      List<Wanted> all = tools.wanted().list();
      Set<BroadcastId> known = all.stream().map(Wanted::id).collect(Collectors.toSet());
      waitingSince.keySet().retainAll(known);
      remind(known);
      all.forEach(this::consider);
      tools.metrics().waiting(leases.countUnclaimed(all.stream().filter(Wanted::isOpen).toList()));
    } catch (RuntimeException e) {
      noAnswer("nothing is claimed", e);
    }
  }

  /// Redis is asked once in vain, not for every broadcast.
  private void renew() {
    boolean answers = true;
    for (Running one : running.values()) {
      long now = System.nanoTime();
      if (now - one.renewedNanos >= tools.properties().lease().toNanos() / 4) {
        answers = answers && renew(one, now);
        if (!answers) {
          one.tenure.unanswered(now);
        }
      }
    }
  }

  /// False when Redis does not answer.
  private boolean renew(Running one, long now) {
    try {
      if (leases.renew(one.job.lease())) {
        one.renewedNanos = now;
        one.tenure.renewed(now);
      } else {
        one.job.tell(new Signal.Lost());
      }
      return true;
    } catch (RuntimeException e) {
      noAnswer("leases are not renewed, and kept", e);
      return false;
    }
  }

  private void noAnswer(String so, RuntimeException e) {
    unansweredNanos = System.nanoTime();
    LOG.warn("Redis does not answer, {}: {}", so, e.toString());
  }

  /// A Redis that is back has forgotten who held what: whoever did says so first.
  private boolean isHoldersTurn() {
    return System.nanoTime() - unansweredNanos < tools.properties().lease().toNanos();
  }

  private synchronized void consider(Wanted wanted) {
    Running one = running.get(wanted.id());
    if (one != null) {
      if (!wanted.equals(one.told)) {
        one.told = wanted;
        one.job.tell(new Signal.Changed(wanted));
      }
      return;
    }
    Optional<Place> place = open && !isHoldersTurn() ? findPlace(wanted) : Optional.empty();
    if (place.isEmpty()) {
      return;
    }
    boolean begun = false;
    try {
      long asked = System.nanoTime();
      Optional<Lease> lease = leases.claim(wanted.id());
      if (lease.isPresent()) {
        begin(wanted, lease.get(), asked, place.get());
        begun = true;
      } else {
        waitingSince.remove(wanted.id());
      }
    } finally {
      if (!begun) {
        give(place.get());
      }
    }
  }

  /// The source alone only when nobody had a slot for a while.
  private Optional<Place> findPlace(Wanted wanted) {
    if (wanted.ended() || wanted.deleted()) {
      return Optional.of(Place.NOTHING);
    }
    if (slots.tryAcquire()) {
      return Optional.of(Place.SLOT);
    }
    long now = System.nanoTime();
    long since = waitingSince.computeIfAbsent(wanted.id(), _ -> now);
    return now - since > OTHERS_FIRST.toNanos() && sourceOnly.tryAcquire()
        ? Optional.of(Place.SOURCE_ONLY)
        : Optional.empty();
  }

  private void give(Place place) {
    switch (place) {
      case NOTHING -> {}
      case SLOT -> slots.release();
      case SOURCE_ONLY -> sourceOnly.release();
    }
  }

  /// A Redis that has lost what it knew is told what is worked for here.
  private synchronized void remind(Set<BroadcastId> known) {
    for (Running one : running.values()) {
      if (!known.contains(one.told.id())) {
        tools.wanted().remind(one.told);
      }
    }
  }

  /// Gives free slots to those that have the source alone.
  private synchronized void promote() {
    for (Running one : running.values()) {
      if (one.place == Place.SOURCE_ONLY && slots.tryAcquire()) {
        give(one.place);
        one.place = Place.SLOT;
        one.job.tell(new Signal.Slot());
      }
    }
  }

  private void begin(Wanted wanted, Lease lease, long askedNanos, Place place) {
    tools.metrics().lease(JobMetrics.LeaseChange.CLAIMED);
    waitingSince.remove(wanted.id());
    Tenure tenure = new Tenure(tools.properties().lease(), askedNanos);
    BroadcastJob job = new BroadcastJob(tools, lease, tenure, wanted, place == Place.SOURCE_ONLY);
    Running one = new Running(job, tenure, askedNanos, place, wanted);
    running.put(wanted.id(), one);
    one.thread = Thread.ofVirtual().name("job-" + wanted.id()).start(() -> run(wanted.id(), one));
  }

  private void run(BroadcastId id, Running one) {
    try {
      if (one.job.run()) {
        tools.wanted().remove(id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("broadcast", id).setCause(e).log("a job failed unexpectedly");
    } finally {
      leave(id, one);
      release(one.job.lease());
    }
  }

  private synchronized void leave(BroadcastId id, Running one) {
    running.remove(id);
    give(one.place);
  }

  private void release(Lease lease) {
    try {
      boolean held = leases.release(lease);
      tools.metrics().lease(held ? JobMetrics.LeaseChange.RELEASED : JobMetrics.LeaseChange.LOST);
    } catch (RuntimeException e) {
      LOG.warn("a lease could not be given back, it will expire: {}", e.toString());
    }
  }

  /// Leases are renewed on a thread of their own, which waits for nothing else, and until the last
  /// job has left.
  @Override
  public void start() {
    open = true;
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leases").factory());
    long period = tools.properties().lease().toMillis() / 8 + 1;
    var _ = fresh.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    renewals = fresh;
  }

  @Override
  public void stop() {
    open = false;
    leaveAll();
    if (renewals != null) {
      renewals.shutdownNow();
      renewals = null;
    }
  }

  /// Stops all jobs in order and gives their leases back, so that others go on at once.
  private void leaveAll() {
    List<Running> all = List.copyOf(running.values());
    all.forEach(one -> one.job.tell(new Signal.Shutdown()));
    long deadline = System.nanoTime() + LEAVE_LIMIT.toNanos();
    for (Running one : all) {
      Thread thread = one.thread;
      try {
        if (thread != null) {
          thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public boolean isRunning() {
    return open;
  }
}
