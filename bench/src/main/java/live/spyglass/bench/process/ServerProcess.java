package live.spyglass.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.process.RotatingLog;
import live.spyglass.standalone.service.ServiceProcess;

/// A server in a process of its own, up when it is given out, ended with the run.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_GRACE = Duration.ofSeconds(12);
  private static final int LAST_WORDS = 2000;

  /// As `standalone` runs the services, but for the heap, which the bench chooses, and the
  /// optimising compiler, which comes as early as the JVM likes, since what is measured is the long
  /// run.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final long pid;
  private final Path log;
  private final Runnable stop;

  private ServerProcess(String name, long pid, Path log, Runnable stop) {
    this.name = name;
    this.pid = pid;
    this.log = log;
    this.stop = stop;
  }

  /// Starts any program and waits until it listens on a TCP port of loopback.
  public static ServerProcess start(Run run, String name, Command command, int port) {
    return start(run, name, command, _ -> listens(port));
  }

  /// Starts any program and waits until it is up, which its log may tell.
  public static ServerProcess start(
      Run run, String name, Command command, Predicate<RotatingLog> up) {
    var log = new RotatingLog(run.folder().resolve(name + ".log"));
    try {
      ChildProcess child = ChildProcess.start(command, log);
      var server =
          run.own(new ServerProcess(name, child.pid(), log.file(), () -> child.stop(STOP_GRACE)));
      if (!Patience.until(START_LIMIT, () -> !child.alive() || up.test(log)) || !child.alive()) {
        throw new IllegalStateException(
            name + " did not start. Its last words:\n" + log.tail(LAST_WORDS));
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be run", e);
    }
  }

  /// Starts one of our services from the jar that the build left, and waits until it is ready.
  ///
  /// @param module such as `ingest-service`
  /// @param heap such as `256m`
  /// @param port where it serves HTTP; goes into its environment as `SERVER_PORT`
  /// @param environment all else that it is told: see the table in `ARCHITECTURE.md`
  public static ServerProcess service(
      Run run, String module, String heap, int port, Map<String, String> environment) {
    var flags = new ArrayList<>(FLAGS);
    flags.add("-Xmx" + heap);
    var variables = new java.util.TreeMap<>(environment);
    variables.putIfAbsent("SERVER_PORT", Integer.toString(port));
    variables.putIfAbsent("SERVER_ADDRESS", "127.0.0.1");
    String name = module + "-" + port;
    Path log = run.folder().resolve(name + ".log");
    try {
      var service =
          ServiceProcess.of(
              name,
              run.root(),
              module,
              flags,
              variables,
              URI.create("http://127.0.0.1:" + port),
              log);
      service.start();
      long pid = service.pid().orElseThrow();
      return run.own(new ServerProcess(name, pid, log, service::stop));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be run", e);
    }
  }

  public long pid() {
    return pid;
  }

  /// All that the server and its children have used so far.
  public CpuTime cpu() throws IOException {
    return CpuTime.ofTree(pid);
  }

  public Path log() {
    return log;
  }

  @Override
  public void close() {
    stop.run();
  }

  @Override
  public String toString() {
    return name;
  }

  private static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException ignored) {
      return false;
    }
  }
}
