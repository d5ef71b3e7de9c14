package live.spyglass.standalone.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.process.ProcessPart;
import live.spyglass.standalone.process.RotatingLog;

/// PostgreSQL as a child process. The postmaster runs in the foreground, not under `pg_ctl`, so
/// that its end is seen at once. Database, user and password are asked for by every connection
/// (SCRAM).
public final class EmbeddedPostgres extends ProcessPart implements Store {
  public static final String DATABASE = "spyglass";
  public static final String USER = "spyglass";

  private static final Duration INIT_LIMIT = Duration.ofMinutes(2);

  /// After a crash the log is replayed before the first connection.
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final Duration STOP_GRACE = Duration.ofSeconds(3);

  /// The line of `postmaster.pid` that says `ready`, counted from 0; PostgreSQL's own `pg_ctl`
  /// waits for the same (`LOCK_FILE_LINE_PM_STATUS`).
  private static final int STATUS_LINE = 7;

  private final Path data;
  private final int port;
  private final String password;
  private final RotatingLog log;
  private final Map<String, String> settings;

  /// @param data the cluster's folder, made when it is not there
  /// @param port on loopback
  /// @param password of [#USER], who is superuser; set when the cluster is made
  /// @param settings beside ours, such as `fsync=off` for data that need not last
  public EmbeddedPostgres(
      Path data, int port, String password, Path log, Map<String, String> settings) {
    super(STOP_GRACE);
    this.data = data.toAbsolutePath();
    this.port = port;
    this.password = password;
    this.log = new RotatingLog(log);
    this.settings = Map.copyOf(settings);
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public Path log() {
    return log.file();
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /// The JDBC address of a database of this server.
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public void start() {
    try {
      Path programs = Programs.postgres();
      log.createFolder();
      if (!Files.exists(data)) {
        initialise(programs);
      }
      checkVersion();
      forgetStrangers();
      Command postgres =
          Command.of(words(programs.resolve("bin/postgres"), settings()))
              .withSignal("INT")
              .prefixedBy(UnprivilegedUser.prefix());
      ChildProcess child = ChildProcess.start(postgres, log);
      runs(child);
      if (!Patience.until(START_LIMIT, () -> !child.alive() || ready(child)) || !child.alive()) {
        child.stop(STOP_GRACE);
        throw new StoreException("PostgreSQL did not start. Its last words:\n" + log.tail(1500));
      }
    } catch (IOException e) {
      throw new StoreException("PostgreSQL could not be run: " + e.getMessage(), e);
    }
  }

  /// Makes the cluster beside its place and moves it there when it is whole, so that a first start
  /// that was cut short leaves nothing half made.
  private void initialise(Path programs) throws IOException {
    Path making = data.resolveSibling(data.getFileName() + ".making");
    Programs.delete(making);
    Files.createDirectories(making);
    Path passwordFile =
        Files.createTempFile(
            making.getParent(),
            "password",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(passwordFile, password);
      List<String> prefix = UnprivilegedUser.prefix();
      run(
          Command.of(
                  List.of(
                      programs.resolve("bin/initdb").toString(),
                      "--pgdata=" + making,
                      "--username=" + USER,
                      "--pwfile=" + passwordFile,
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--locale=C",
                      "--locale-provider=builtin",
                      "--builtin-locale=C.UTF-8",
                      "--no-sync",
                      "--no-instructions"))
              .prefixedBy(prefix));
      run(
          Command.of(
                  List.of(
                      programs.resolve("bin/postgres").toString(),
                      "--single",
                      "-D",
                      making.toString(),
                      "postgres"))
              .withInput("CREATE DATABASE " + DATABASE + "\n")
              .prefixedBy(prefix));
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(making, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void run(Command command) throws IOException {
    ChildProcess child = ChildProcess.start(command, log);
    try {
      if (child.waitFor(INIT_LIMIT) != 0) {
        throw new StoreException(
            "PostgreSQL's data could not be made. Last words:\n" + log.tail(1500));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while PostgreSQL's data was made");
    } finally {
      child.stop(Duration.ZERO);
    }
  }

  private void checkVersion() throws IOException {
    String found = Files.readString(data.resolve("PG_VERSION")).strip();
    if (!found.equals(Programs.POSTGRES_MAJOR)) {
      throw new StoreException(
          "%s was made by PostgreSQL %s and this is %s: dump it with the former, or choose another folder"
              .formatted(data, found, Programs.POSTGRES_MAJOR));
    }
  }

  /// After a crash `postmaster.pid` names a process that is gone, or after a reboot another program
  /// that happens to have its number; PostgreSQL takes that for a rival and refuses to start.
  private void forgetStrangers() throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    String pid = Files.readAllLines(file).stream().findFirst().orElse("").strip();
    boolean rival =
        pid.matches("\\d{1,18}")
            && ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
    if (!rival) {
      Files.delete(file);
    }
  }

  private List<String> settings() {
    var words = new ArrayList<String>();
    var all =
        new LinkedHashMap<>(
            Map.of(
                "listen_addresses", "127.0.0.1",
                "port", Integer.toString(port),
                "unix_socket_directories", "",
                "max_connections", "100",
                "shared_buffers", "64MB",
                "jit", "off",
                "io_method", "sync",
                "wal_level", "minimal",
                "max_wal_senders", "0"));
    all.putAll(settings);
    all.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
    return words;
  }

  private List<String> words(Path program, List<String> settings) {
    var words = new ArrayList<>(List.of(program.toString(), "-D", data.toString()));
    words.addAll(settings);
    return words;
  }

  private boolean ready(ChildProcess child) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE
          && lines.getFirst().strip().equals(Long.toString(child.pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException ignored) {
      return false;
    }
  }
}
