package live.spyglass.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import live.spyglass.bench.catalogue.CatalogueBench;
import live.spyglass.bench.edge.EdgeBench;
import live.spyglass.bench.join.JoinBench;
import live.spyglass.bench.ladder.LadderBench;
import live.spyglass.bench.latency.LatencyBench;
import live.spyglass.bench.measure.Machine;
import live.spyglass.bench.measure.Neighbours;
import live.spyglass.bench.noise.NoiseBench;
import live.spyglass.bench.process.DebianPackages;
import live.spyglass.bench.replay.ReplayBench;
import live.spyglass.bench.rtmp.RtmpBench;
import live.spyglass.bench.startup.StartupBench;
import live.spyglass.bench.whep.WhepBench;
import org.jspecify.annotations.Nullable;

/// The program behind `./spyglass bench`. Progress goes to standard error, the result to standard
/// output, as Markdown.
///
/// Exit status: 0 after a whole run, 1 after a failure, 2 for wrong words, 3 when the time was
/// over.
public final class Benches {
  private static final int FAILED = 1;
  private static final int WRONG_WORDS = 2;
  private static final int TIME_OVER = 3;

  /// All of them, in the order in which they are listed.
  private static final List<Bench> ALL =
      List.of(
          new NoiseBench(),
          new RtmpBench(),
          new LatencyBench(),
          new WhepBench(),
          new JoinBench(),
          new LadderBench(),
          new CatalogueBench(),
          new EdgeBench(),
          new ReplayBench(),
          new StartupBench());

  private Benches() {}

  public static void main(String[] words) throws Exception {
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    if (words.length == 0 || words[0].matches("--help|-h")) {
      print(list());
      return;
    }
    Optional<Bench> bench = ALL.stream().filter(one -> one.name().equals(words[0])).findFirst();
    if (bench.isEmpty()) {
      print("No such bench: " + words[0] + "\n\n" + list());
      System.exit(WRONG_WORDS);
    }
    TreeMap<String, Integer> options = new TreeMap<>(Bench.COMMON);
    options.putAll(bench.get().options());
    String complaint = read(List.of(words).subList(1, words.length), options);
    if (complaint != null) {
      print(complaint + "\n\n" + line(bench.get()));
      System.exit(WRONG_WORDS);
    }
    // Playwright and Kafka leave threads behind.
    System.exit(run(bench.get(), options));
  }

  private static int run(Bench bench, Map<String, Integer> options) throws Exception {
    DebianPackages.require(bench.packages());
    var run = new Run(options, Path.of(System.getProperty("spyglass.root", ".")).toAbsolutePath());
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "bench-close"));
    Machine machine = Machine.here();
    System.err.println(bench.name() + ": " + bench.what());
    machine.complaint().ifPresent(run::say);
    var neighbours = Neighbours.watch();
    double loadBefore = Machine.load();
    var failure = new Throwable[1];
    Thread measuring =
        Thread.ofPlatform()
            .daemon()
            .name("bench")
            .start(() -> {
              try {
                bench.run(run);
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    boolean ended = measuring.join(Duration.ofMinutes(options.getOrDefault("limit", 15)));
    String surroundings =
        "%s. Load %.1f before, %.1f after; %s"
            .formatted(machine, loadBefore, Machine.load(), neighbours.told());
    print("### " + bench.name() + ": " + bench.what() + "\n");
    print("Held against " + bench.heldAgainst() + ".\n");
    run.found().forEach(part -> print(part + "\n"));
    print(LocalDate.now(ZoneId.systemDefault()) + ", " + surroundings);
    if (!ended) {
      System.err.println("The time was over (--limit). It was at:");
      for (StackTraceElement at : measuring.getStackTrace()) {
        System.err.println("    " + at);
      }
      return TIME_OVER;
    }
    if (failure[0] != null) {
      failure[0].printStackTrace();
      return FAILED;
    }
    return 0;
  }

  /// Takes `--name N` into the options.
  ///
  /// @return what is wrong, or null
  static @Nullable String read(List<String> words, Map<String, Integer> options) {
    for (int i = 0; i < words.size(); i += 2) {
      String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
      if (!options.containsKey(name)) {
        return "Unknown option: " + words.get(i);
      }
      if (i + 1 == words.size() || !words.get(i + 1).matches("\\d{1,7}")) {
        return "--" + name + " needs a number";
      }
      options.put(name, Integer.parseInt(words.get(i + 1)));
    }
    return null;
  }

  private static String list() {
    var text = new StringBuilder("Usage: ./spyglass bench NAME [--rounds N] [OPTIONS]\n\n");
    ALL.forEach(bench -> text.append(line(bench)).append('\n'));
    return text.append(
            "\nEach prints Markdown: its figures and the machine. Close everything else first;\n"
                + "how to read a figure is in bench/README.md.")
        .toString();
  }

  private static String line(Bench bench) {
    var options = new TreeMap<>(bench.options());
    options.putIfAbsent("rounds", Bench.COMMON.getOrDefault("rounds", 0));
    var told = new StringBuilder();
    options.forEach((name, value) -> told.append(" --").append(name).append(' ').append(value));
    return "  %-10s %s%n             against %s%n            %s"
        .formatted(bench.name(), bench.what(), bench.heldAgainst(), told);
  }

  private static void print(String text) {
    System.out.println(text);
  }
}
