package live.spyglass.bench.startup;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import live.spyglass.bench.Bench;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.measure.Rounds;
import live.spyglass.bench.measure.Table;
import live.spyglass.bench.measure.Target;
import live.spyglass.bench.process.ServerProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.service.JvmFlags;
import live.spyglass.standalone.store.LoopbackPort;
import live.spyglass.testsupport.PostgresStore;
import live.spyglass.testsupport.Stores;

/// Each service alone, from the start of its JVM until it says that it is ready: as the fat jar
/// that the build leaves, as `./spyglass up` starts it the first time (unpacked, the optimising
/// compiler late) and as it does from the second time on (with a cache of what a training run
/// loaded and saw, JEP 483, 514, 515).
public final class StartupBench implements Bench {
  private static final Target TARGET = Target.atMost(0.25);
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(4);
  private static final String TOKEN = "a-secret-between-services-of-the-bench";
  private static final double KILOBYTES = 1024;

  private static final String HEAP = "384m";

  /// Any JVM of today wants to be told.
  private static final List<String> PLAIN =
      List.of(
          "-Xmx" + HEAP,
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final List<String> MODULES =
      List.of("gateway", "catalog-service", "chat-service", "ingest-service", "transcode-service");

  private enum Side {
    FAT("fat jar"),
    UNPACKED("first `up`"),
    CACHE("second `up`");

    private final String told;

    Side(String told) {
      this.told = told;
    }
  }

  /// `cpu` and `wall` in seconds, `resident` in megabytes.
  private record Start(double cpu, double wall, double resident) {

    @Override
    public String toString() {
      return "%.2f s CPU, %.2f s, %.0f MB".formatted(cpu, wall, resident);
    }
  }

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String what() {
    return "processor seconds, time and memory until each service is ready, cold";
  }

  @Override
  public String heldAgainst() {
    return "the same service as a plain fat jar, target " + TARGET + " of its processor seconds";
  }

  @Override
  public void run(Run run) throws Exception {
    Map<String, String> environment = environment(run);
    Table table =
        new Table(
            "service", "what", "CPU, s", "wall, s", "resident, MB", "CPU against the fat jar");
    Map<Side, List<Double>> cpu = new HashMap<>();
    Map<Side, List<Double>> resident = new HashMap<>();
    for (String module : MODULES) {
      measure(run, module, environment, table, cpu, resident);
    }
    for (Side side : Side.values()) {
      double all = sum(cpu, side);
      double ratio = all / sum(cpu, Side.FAT);
      table.row(
          "**all five**",
          side.told,
          all,
          "",
          sum(resident, side),
          side == Side.FAT ? "" : "%.2f, %s".formatted(ratio, TARGET.told(ratio)));
    }
    run.result(table);
  }

  private static void measure(
      Run run,
      String module,
      Map<String, String> environment,
      Table table,
      Map<Side, List<Double>> cpu,
      Map<Side, List<Double>> resident)
      throws Exception {
    List<String> flags = JvmFlags.of(module, HEAP);
    Path fat = jar(run, module);
    Path unpacked = unpack(run, fat, module);
    Path cache = train(run, module, unpacked, environment);
    Rounds<Start> rounds = new Rounds<Start>().withoutWarmUp();
    for (Side side : Side.values()) {
      List<String> words =
          switch (side) {
            case FAT -> java(PLAIN, "-jar", fat.toString());
            case UNPACKED -> java(flags, "-jar", unpacked.toString());
            case CACHE -> java(flags, "-XX:AOTCache=" + cache, "-jar", unpacked.toString());
          };
      rounds.side(side.told, () -> start(run, module, words, environment));
    }
    rounds.run(run.rounds(), line -> run.say(module + ", " + line));
    for (Side side : Side.values()) {
      add(cpu, side, rounds.of(side.told, Start::cpu).median());
      add(resident, side, rounds.of(side.told, Start::resident).median());
      table.row(
          module,
          side.told,
          told(rounds, side, Start::cpu),
          told(rounds, side, Start::wall),
          told(rounds, side, Start::resident),
          side == Side.FAT
              ? ""
              : rounds.of(side.told, Start::cpu).per(rounds.of(Side.FAT.told, Start::cpu)).told());
    }
  }

  private static void add(Map<Side, List<Double>> to, Side side, double value) {
    to.computeIfAbsent(side, _ -> new ArrayList<>()).add(value);
  }

  private static double sum(Map<Side, List<Double>> of, Side side) {
    return of.getOrDefault(side, List.of()).stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String told(Rounds<Start> rounds, Side side, ToDoubleFunction<Start> figure) {
    return rounds.of(side.told, figure).told();
  }

  /// On a port of its own, and ended again.
  private static Start start(
      Run run, String module, List<String> words, Map<String, String> environment)
      throws IOException {
    int port = LoopbackPort.free();
    var variables = new HashMap<>(environment);
    variables.put("SERVER_PORT", Integer.toString(port));
    long began = System.nanoTime();
    try (ServerProcess server =
        ServerProcess.start(
            run,
            module + "-" + port,
            Command.of(words).withEnvironment(variables),
            _ -> isReady(port))) {
      double wall = (System.nanoTime() - began) / 1e9;
      return new Start(server.cpu().total(), wall, resident(server.pid()));
    }
  }

  private static boolean isReady(int port) {
    try {
      var probe =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")
                  .toURL()
                  .openConnection();
      probe.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(2));
      probe.setReadTimeout((int) TimeUnit.SECONDS.toMillis(2));
      try {
        return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        probe.disconnect();
      }
    } catch (IOException ignored) {
      return false;
    }
  }

  private static double resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES)
        .findFirst()
        .orElseThrow();
  }

  private static Path jar(Run run, String module) throws IOException {
    try (var files = Files.list(run.root().resolve(module).resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(module + " is not built"));
    }
  }

  private static Path unpack(Run run, Path fat, String module) throws Exception {
    Path folder = run.folder().resolve(module);
    await(
        run,
        "unpacking " + module,
        Command.of(
            java(
                PLAIN,
                "-Djarmode=tools",
                "-jar",
                fat.toString(),
                "extract",
                "--destination",
                folder.toString())));
    return folder.resolve(fat.getFileName());
  }

  /// Ends by itself when everything is put together, before any door opens.
  private static Path train(Run run, String module, Path unpacked, Map<String, String> environment)
      throws Exception {
    Path cache = run.folder().resolve(module + ".aot");
    CpuTime before = CpuTime.ofEndedChildren(ProcessHandle.current().pid());
    await(
        run,
        "training " + module,
        Command.of(
                java(
                    JvmFlags.of(module, HEAP),
                    "-XX:AOTCacheOutput=" + cache,
                    "-Dspring.context.exit=onRefresh",
                    "-jar",
                    unpacked.toString()))
            .withEnvironment(environment));
    CpuTime cost = CpuTime.ofEndedChildren(ProcessHandle.current().pid()).minus(before);
    run.note(
        "The cache of %s: %.0f MB, made with %.0f s of processor time."
            .formatted(module, Files.size(cache) / KILOBYTES / KILOBYTES, cost.total()));
    return cache;
  }

  private static void await(Run run, String what, Command command) throws Exception {
    run.say(what);
    Path log = run.folder().resolve(what.replace(' ', '-') + ".log");
    var builder = new ProcessBuilder(command.words()).redirectErrorStream(true);
    builder.environment().putAll(command.environment());
    Process process = builder.redirectOutput(log.toFile()).start();
    run.own(process::destroyForcibly);
    if (!process.waitFor(TRAINING_LIMIT) || process.exitValue() != 0) {
      throw new IllegalStateException(what + " failed:\n" + Files.readString(log));
    }
  }

  private static List<String> java(List<String> flags, String... words) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(flags);
    all.addAll(List.of(words));
    return all;
  }

  /// What any of the services is told; each takes what is its own.
  private static Map<String, String> environment(Run run) throws Exception {
    PostgresStore.Database database = Stores.postgres().newDatabase();
    var all = new HashMap<String, String>();
    all.put("SERVER_ADDRESS", "127.0.0.1");
    all.put("SERVER_PORT", "0");
    all.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", Stores.kafka().bootstrapServers());
    all.put("SPRING_DATA_REDIS_URL", Stores.redis().url());
    all.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    all.put("SPRING_DATASOURCE_USERNAME", database.username());
    all.put("SPRING_DATASOURCE_PASSWORD", database.password());
    all.put("SPYGLASS_INTERNAL_TOKEN", TOKEN);
    all.put("CATALOG_TOKEN_SIGNING_KEYS", signingKeys(run).toString());
    all.put("CHAT_WEBSOCKET_PORT", Integer.toString(LoopbackPort.free()));
    all.put("INGEST_RTMP_PORT", Integer.toString(LoopbackPort.free()));
    all.put("INGEST_WEBRTC_PORT", Integer.toString(LoopbackPort.free()));
    for (String folder : List.of("edge", "media", "spool")) {
      Files.createDirectories(run.folder().resolve(folder));
    }
    all.put("GATEWAY_EDGE_FOLDER", run.folder().resolve("edge").toString());
    all.put("TRANSCODE_STORAGE_FOLDER", run.folder().resolve("media").toString());
    all.put("TRANSCODE_STORAGE_SPOOL_FOLDER", run.folder().resolve("spool").toString());
    return all;
  }

  private static Path signingKeys(Run run) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String key =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    Path folder = Files.createDirectories(run.folder().resolve("keys"));
    Files.writeString(
        folder.resolve("1.pem"),
        "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    return folder;
  }
}
