package live.spyglass.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What other programs took of the machine while this one measured. A figure that was taken beside
/// a busy neighbour is no figure: processors share caches and clock, and whoever waits for one is
/// late.
public final class Neighbours {
  private static final double QUIET = 0.05;
  private static final double PERCENT = 100;

  private final double[] began;
  private final double ourStart;

  private Neighbours(double[] began, double ourStart) {
    this.began = began;
    this.ourStart = ourStart;
  }

  public static Neighbours watch() throws IOException {
    return new Neighbours(counters(), ours());
  }

  /// The share of all processors' time, since the watch began, that neither this program nor its
  /// children used, and that was not idle. What the host took from a virtual machine counts.
  public double share() throws IOException {
    double[] now = counters();
    double all = now[0] - began[0];
    double busy = now[1] - began[1] - (ours() - ourStart);
    return all <= 0 ? 0 : Math.clamp(busy / all, 0, 1);
  }

  public String told() throws IOException {
    double share = share();
    String told = "others used %.0f %% of it".formatted(share * PERCENT);
    return share <= QUIET ? told : told + ": NOT QUIET, these figures are provisional";
  }

  private static double ours() throws IOException {
    return CpuTime.ofTree(ProcessHandle.current().pid()).total();
  }

  /// Seconds of all processors since boot: all, and those not idle (proc(5), /proc/stat; guests are
  /// counted within user).
  private static double[] counters() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
    String[] fields = line.strip().split(" +", -1);
    double all = 0;
    double idle = 0;
    for (int i = 1; i <= 8 && i < fields.length; i++) {
      double seconds = Long.parseLong(fields[i]) / CpuTime.TICKS_PER_SECOND;
      all += seconds;
      idle += i == 4 || i == 5 ? seconds : 0;
    }
    return new double[] {all, all - idle};
  }
}
