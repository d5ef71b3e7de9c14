package live.spyglass.standalone.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.PartException;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.process.ProcessPart;
import live.spyglass.standalone.process.RotatingLog;

/// One service as a process. It is up when its readiness probe says so.
public final class ServiceProcess extends ProcessPart {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final int PROBE_TIMEOUT_MILLIS = 2000;
  private static final int LAST_WORDS = 2000;

  /// The exit status of what obeyed `SIGTERM`.
  private static final int TERMINATED = 143;

  /// Gets ready what is run.
  interface Preparation {
    /// Empty: it has none.
    Optional<AotCache> cache() throws IOException;

    Command command() throws IOException;
  }

  private final String name;
  private final Preparation preparation;
  private final URI readiness;
  private final RotatingLog log;
  private boolean endedByItself;

  /// @param address where it serves HTTP, such as `http://127.0.0.1:20123`
  public ServiceProcess(String name, Command command, URI address, Path log) {
    this(name, new Plain(command), address, log);
  }

  ServiceProcess(String name, Preparation preparation, URI address, Path log) {
    super(STOP_GRACE);
    this.name = name;
    this.preparation = preparation;
    this.readiness = address.resolve("/actuator/health/readiness");
    this.log = new RotatingLog(log);
  }

  /// A service from the jar that the build of its module left.
  ///
  /// @param root the folder of the modules
  /// @param flags of the JVM, which is the one that runs this program
  /// @param environment all that the service is told
  /// @throws PartException when the module was not built
  public static ServiceProcess of(
      String name,
      Path root,
      String module,
      List<String> flags,
      Map<String, String> environment,
      URI address,
      Path log)
      throws IOException {
    ServiceJar jar = ServiceJar.find(root, module);
    return new ServiceProcess(name, new Unpacked(jar, flags, environment), address, log);
  }

  private record Plain(Command command) implements Preparation {
    @Override
    public Optional<AotCache> cache() {
      return Optional.empty();
    }
  }

  private record Unpacked(ServiceJar jar, List<String> flags, Map<String, String> environment)
      implements Preparation {
    @Override
    public Optional<AotCache> cache() throws IOException {
      return Optional.of(new AotCache(jar.unpacked(), flags, environment));
    }

    @Override
    public Command command() throws IOException {
      return new AotCache(jar.unpacked(), flags, environment).command();
    }
  }

  /// Has the JVM learn what makes the service start in a fraction of the processor time, unless it
  /// knows: by a second process that is told the same and ends before any of its doors opens. Takes
  /// a while.
  public void train() throws IOException, InterruptedException {
    Optional<AotCache> cache = preparation.cache();
    if (cache.isPresent()) {
      cache.get().train(new RotatingLog(log.file().resolveSibling(name + "-training.log")));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Path log() {
    return log.file();
  }

  @Override
  public void start() {
    try {
      if (!startOnce() && !(forgetsCache() && startOnce())) {
        throw new PartException(
            "%s did not start. Its last words (all of them: %s):\n%s"
                .formatted(name, log.file(), log.tail(LAST_WORDS)));
      }
    } catch (IOException e) {
      throw new PartException(name + " could not be run: " + e.getMessage(), e);
    }
  }

  private boolean startOnce() throws IOException {
    ChildProcess child = ChildProcess.start(preparation.command(), log);
    runs(child);
    boolean answered = Patience.until(START_LIMIT, () -> !child.alive() || isReady());
    if (answered && child.alive()) {
      return true;
    }
    endedByItself = child.exitStatus().orElse(TERMINATED) != TERMINATED;
    child.stop(STOP_GRACE);
    return false;
  }

  /// Whether the service may start without the cache, which could be why it ended.
  private boolean forgetsCache() throws IOException {
    Optional<AotCache> cache = preparation.cache().filter(AotCache::isThere);
    if (cache.isEmpty() || !endedByItself) {
      return false;
    }
    cache.get().forget();
    return true;
  }

  private boolean isReady() {
    try {
      var connection = (HttpURLConnection) readiness.toURL().openConnection();
      connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
      connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException ignored) {
      return false;
    }
  }
}
