package live.spyglass.standalone.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import live.spyglass.standalone.process.Part;

/// Keeps parts up from [#start()] to [#close()]. One thread per part starts it, waits for its end
/// and starts it again; nobody else does, until closing.
public final class Supervisor implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration KEEPERS_LIMIT = Duration.ofSeconds(1);
  private static final Duration SAY_STILL_WAITING = Duration.ofSeconds(10);

  /// Parts that are stopped together, the last ones first.
  private final List<List<Part>> tiers;

  private final Map<Part, List<Part>> needs;
  private final Console console;
  private final Duration firstPause;
  private final Duration stopLimit;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Supervisor::thread);
  private final List<CompletableFuture<Void>> keepers = new ArrayList<>();

  /// @param tiers groups of parts; a group is stopped when the groups after it have stopped
  /// @param needs what must be up before a part is started for the first time
  /// @param stopLimit how long a group may take to stop before the next one is stopped
  public Supervisor(
      List<List<Part>> tiers, Map<Part, List<Part>> needs, Duration stopLimit, Console console) {
    this(tiers, needs, stopLimit, console, FIRST_PAUSE);
  }

  Supervisor(
      List<List<Part>> tiers,
      Map<Part, List<Part>> needs,
      Duration stopLimit,
      Console console,
      Duration firstPause) {
    this.tiers = List.copyOf(tiers);
    this.needs = Map.copyOf(needs);
    this.stopLimit = stopLimit;
    this.console = console;
    this.firstPause = firstPause;
  }

  /// Starts every part as soon as what it needs is up, and returns when all are.
  ///
  /// @throws RuntimeException (mostly a `PartException`) when one does not come up; the others are
  ///   left for [#close()]
  public void start() {
    var up = new HashMap<Part, CompletableFuture<Void>>();
    for (List<Part> tier : tiers) {
      for (Part part : tier) {
        CompletableFuture<?>[] before =
            needs.getOrDefault(part, List.of()).stream()
                .map(up::get)
                .toArray(CompletableFuture[]::new);
        up.put(
            part,
            CompletableFuture.allOf(before).thenRunAsync(() -> startFirstTime(part), threads));
      }
    }
    var over = new CountDownLatch(1);
    threads.execute(() -> sayStillWaiting(up, over));
    try {
      firstFailureOrAll(up.values().stream().toList()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      over.countDown();
    }
    up.keySet().forEach(part -> keepers.add(CompletableFuture.runAsync(() -> keep(part), threads)));
  }

  private static CompletableFuture<Void> firstFailureOrAll(List<CompletableFuture<Void>> futures) {
    var result = new CompletableFuture<Void>();
    for (var future : futures) {
      var _ =
          future.whenComplete((_, failure) -> {
            if (failure != null) {
              result.completeExceptionally(failure);
            }
          });
    }
    var _ =
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
            .thenRun(() -> result.complete(null));
    return result;
  }

  private void startFirstTime(Part part) {
    if (isClosing()) {
      return;
    }
    long began = System.nanoTime();
    part.start();
    if (isClosing()) {
      part.stop();
    } else {
      console.say("  " + part.name() + " is up after " + Console.seconds(since(began)));
    }
  }

  private void sayStillWaiting(Map<Part, CompletableFuture<Void>> up, CountDownLatch over) {
    long began = System.nanoTime();
    try {
      while (!over.await(SAY_STILL_WAITING.toNanos(), TimeUnit.NANOSECONDS)) {
        String names =
            up.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .map(entry -> entry.getKey().name())
                .sorted()
                .collect(Collectors.joining(", "));
        console.say("  still waiting for " + names + " (" + Console.seconds(since(began)) + ")");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(Part part) {
    var pauses = new Pauses(firstPause);
    long upSince = System.nanoTime();
    boolean up = true;
    while (!isClosing()) {
      if (up) {
        part.onExit().join();
      }
      Duration wasUp = up ? since(upSince) : Duration.ZERO;
      Duration pause = pauses.after(wasUp);
      if (!isClosing()) {
        console.say(
            "%s %s; starting it again in %s (see %s)"
                .formatted(
                    part.name(),
                    up ? "has ended" : "does not come up",
                    Console.seconds(pause),
                    part.log()));
      }
      if (awaitClosing(pause)) {
        return;
      }
      up = restart(part);
      upSince = System.nanoTime();
    }
  }

  private boolean restart(Part part) {
    try {
      part.stop();
      part.start();
      if (isClosing()) {
        part.stop();
      } else {
        console.say(part.name() + " is up again");
      }
      return true;
    } catch (RuntimeException ignored) {
      // The log has the reason, and the next line of the loop says where the log is.
      return false;
    }
  }

  private boolean awaitClosing(Duration limit) {
    try {
      return closing.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /// Stops the groups one after another, the parts of a group at once.
  @Override
  public void close() {
    closing.countDown();
    for (List<Part> tier : tiers.reversed()) {
      var stops =
          tier.stream()
              .map(part -> CompletableFuture.runAsync(part::stop, threads))
              .toArray(CompletableFuture[]::new);
      try {
        CompletableFuture.allOf(stops).get(stopLimit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException ignored) {
        console.say("Not everything has stopped in time; going on without it");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        console.say("Trouble while stopping: " + e.getCause());
      }
    }
    awaitKeepers();
    threads.shutdownNow();
  }

  /// A part that was just being started again is stopped by its own thread.
  private void awaitKeepers() {
    try {
      CompletableFuture.allOf(keepers.toArray(CompletableFuture[]::new))
          .get(KEEPERS_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException ignored) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static Thread thread(Runnable task) {
    return Thread.ofPlatform().daemon().name("supervisor").unstarted(task);
  }
}
