package live.spyglass.standalone.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.Patience;
import live.spyglass.standalone.process.ProcessPart;
import live.spyglass.standalone.process.RotatingLog;

/// Redis 6.2 as a child process. Every change goes to an append-only file that is flushed once a
/// second, so at most the last second is lost when the machine falls. Its configuration is given on
/// standard input: the password is in no file and in no list of processes.
public final class EmbeddedRedis extends ProcessPart implements Store {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_GRACE = Duration.ofSeconds(3);
  private static final int PING_TIMEOUT_MILLIS = 2000;

  private final Path data;
  private final int port;
  private final String password;
  private final RotatingLog log;

  /// @param data the folder of the append-only file, made when it is not there
  /// @param port on loopback
  /// @param password letters and digits, asked of every client
  public EmbeddedRedis(Path data, int port, String password, Path log) {
    super(STOP_GRACE);
    this.data = data.toAbsolutePath();
    this.port = port;
    this.password = password;
    this.log = new RotatingLog(log);
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public Path log() {
    return log.file();
  }

  public int port() {
    return port;
  }

  /// The address, with the password.
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  @Override
  public void start() {
    try {
      Files.createDirectories(data);
      Command redis =
          Command.of(List.of(Programs.redis().toString(), "-")).withInput(configuration());
      ChildProcess child = ChildProcess.start(redis, log);
      runs(child);
      if (!Patience.until(START_LIMIT, () -> !child.alive() || answers()) || !child.alive()) {
        child.stop(STOP_GRACE);
        throw new StoreException("Redis did not start. Its last words:\n" + log.tail(1500));
      }
    } catch (IOException e) {
      throw new StoreException("Redis could not be run: " + e.getMessage(), e);
    }
  }

  private String configuration() {
    return """
    bind 127.0.0.1
    port %d
    requirepass %s
    dir "%s"
    daemonize no
    save ""
    appendonly yes
    appendfsync everysec
    maxmemory 512mb
    maxmemory-policy noeviction
    """
        .formatted(port, password, data.toString().replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /// Redis accepts connections while it still loads its file, and answers `-LOADING` then.
  private boolean answers() {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PING_TIMEOUT_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PING_TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write(("AUTH " + password + "\r\nPING\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readNBytes(256), StandardCharsets.US_ASCII);
      return answer.contains("+PONG");
    } catch (IOException ignored) {
      return false;
    }
  }
}
