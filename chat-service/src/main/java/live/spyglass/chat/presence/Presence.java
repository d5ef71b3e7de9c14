package live.spyglass.chat.presence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import live.spyglass.chat.fanout.Announcement;
import live.spyglass.events.BroadcastId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells Redis who came to this replica's rooms and who went: at once after a quiet second, at most
/// once a second otherwise, a thousand at a time.
@Component
public class Presence implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_TRY = Duration.ofSeconds(3);

  private final PresenceLedger ledger;
  private final Heartbeat heartbeat;
  private final AudienceReporter reporter;
  private final ScheduledExecutorService ticks;
  private final Map<BroadcastId, Held> rooms = new ConcurrentHashMap<>();
  private volatile boolean running;

  Presence(
      PresenceLedger ledger,
      Heartbeat heartbeat,
      AudienceReporter reporter,
      ScheduledExecutorService ticks) {
    this.ledger = ledger;
    this.heartbeat = heartbeat;
    this.reporter = reporter;
    this.ticks = ticks;
  }

  private static final class Held {
    private final Attendance attendance;
    private volatile long notBefore = System.nanoTime();

    Held(Attendance attendance) {
      this.attendance = attendance;
    }
  }

  /// From now on its comings and goings are told.
  public void add(Attendance attendance) {
    rooms.put(attendance.room(), new Held(attendance));
    var _ = heartbeat.hold(List.of(attendance.room()));
  }

  /// Only once it [Attendance#isSettled], with nobody in it.
  public void remove(Attendance attendance) {
    rooms.remove(attendance.room());
    heartbeat.release(attendance.room());
  }

  /// People now and ever.
  public CompletableFuture<Announcement.People> count(BroadcastId room) {
    return ledger.change(room, new Attendance.Changes(List.of(), List.of()));
  }

  /// The keys in Redis of a deleted room.
  public List<String> keys(BroadcastId room) {
    return ledger.keys(room);
  }

  @Override
  public void start() {
    running = true;
    every(TICK, this::tellDue);
    every(Heartbeat.INTERVAL, this::beat);
  }

  /// No connection is left when this is called: everybody has gone.
  @Override
  public void stop() {
    running = false;
    CompletableFuture<?>[] told =
        rooms.values().stream().map(this::tell).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(told)
          .thenCompose(_ -> heartbeat.end())
          .get(LAST_TRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("the other replicas will find out that this one is gone");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// After the door is closed, before the stores are.
  @Override
  public int getPhase() {
    return 500;
  }

  private void tellDue() {
    long now = System.nanoTime();
    for (Held held : rooms.values()) {
      if (now - held.notBefore >= 0 && !held.attendance.isSettled()) {
        held.notBefore = now + PAUSE.toNanos();
        var _ = tell(held);
      }
    }
  }

  private CompletableFuture<Void> tell(Held held) {
    Attendance.Changes changes = held.attendance.take();
    if (changes == null) {
      return CompletableFuture.completedFuture(null);
    }
    return ledger
        .change(held.attendance.room(), changes)
        .handle((_, failure) -> {
          held.attendance.told(failure == null);
          return null;
        });
  }

  private void beat() {
    var _ =
        heartbeat
            .beat(reporter::touch)
            .thenAccept(known -> {
              if (!known) {
                tellAgain();
              }
            });
  }

  private void tellAgain() {
    if (rooms.isEmpty()) {
      return;
    }
    LOG.info("Redis does not know this replica: telling its people again");
    var _ = heartbeat.hold(rooms.keySet());
    rooms.values().forEach(held -> held.attendance.tellAgain());
  }

  private void every(Duration interval, Runnable task) {
    var _ =
        ticks.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("presence: {}", e.getMessage());
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
