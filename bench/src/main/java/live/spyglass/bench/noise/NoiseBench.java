package live.spyglass.bench.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.Series;
import live.spyglass.bench.measure.Table;

/// How steady this machine is: the same work timed again and again on one thread and on all
/// processors, and how late a thread wakes that asked to be woken in a millisecond. No figure of
/// another bench can be trusted further than this.
public final class NoiseBench implements Bench {
  private static final int STEPS = 20_000_000;
  private static final long NAP_NANOS = 1_000_000;
  private static final int NAPS = 1000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double PERCENT = 100;

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public String what() {
    return "how steady this machine is: one fixed piece of work, timed many times";
  }

  @Override
  public String heldAgainst() {
    return "itself: other figures are worth no more than this spread";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("rounds", 100);
  }

  @Override
  public void run(Run run) throws Exception {
    for (int i = 0; i < 20; i++) {
      timed();
    }
    run.say("one thread");
    var alone = new ArrayList<Double>();
    for (int i = 0; i < run.rounds(); i++) {
      alone.add(timed());
    }
    run.say("a thread for each processor");
    List<Double> together = onAll(run.rounds());
    run.say("naps of a millisecond");
    var late = new ArrayList<Double>();
    for (int i = 0; i < NAPS; i++) {
      long began = System.nanoTime();
      LockSupport.parkNanos(NAP_NANOS);
      late.add((System.nanoTime() - began - NAP_NANOS) / NANOS_PER_MILLI);
    }
    run.result(
        new Table("what", "fastest", "median", "p95", "slowest", "p95 over fastest")
            .cells(row("work on one thread, ms", new Series(alone)))
            .cells(row("work on all processors, ms", new Series(together)))
            .cells(row("lateness of a 1 ms nap, ms", new Series(late))));
  }

  private static List<Object> row(String what, Series series) {
    double p95 = series.percentile(95);
    String over =
        what.startsWith("work") ? "+%.0f %%".formatted((p95 / series.min() - 1) * PERCENT) : "";
    return List.of(what, series.min(), series.median(), p95, series.max(), over);
  }

  private static List<Double> onAll(int rounds) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    var all = new ArrayList<Double>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < processors; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < rounds; round++) {
                  double took = timed();
                  synchronized (all) {
                    all.add(took);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return all;
  }

  private static double timed() {
    long began = System.nanoTime();
    if (work() == 0) {
      throw new IllegalStateException("An xorshift generator never comes to zero");
    }
    return (System.nanoTime() - began) / NANOS_PER_MILLI;
  }

  /// Steps that each need the one before: nothing to leave out or to do at once.
  private static long work() {
    long x = 88_172_645_463_325_252L;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
