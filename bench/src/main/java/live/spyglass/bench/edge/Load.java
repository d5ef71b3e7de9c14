package live.spyglass.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import live.spyglass.bench.Run;
import live.spyglass.bench.measure.CpuTime;
import live.spyglass.bench.process.ServerProcess;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.RotatingLog;

/// What a server did under wrk: requests, and what they cost it.
record Load(long requests, CpuTime cpu) {

  private static final double MICROS = 1e6;
  private static final Pattern DONE = Pattern.compile("(\\d+) requests in ");
  private static final Pattern WRONG =
      Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

  /// Asks for one address again and again, over connections that stay.
  static Load of(Run run, ServerProcess server, String url, int connections, int seconds)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(run.folder(), "wrk-", ".log");
    CpuTime before = server.cpu();
    ChildProcess wrk =
        ChildProcess.start(
            Command.of(
                List.of("/usr/bin/wrk", "-t1", "-c" + connections, "-d" + seconds + "s", url)),
            new RotatingLog(log));
    run.own(() -> wrk.stop(Duration.ofSeconds(2)));
    int status = wrk.waitFor(Duration.ofSeconds(seconds + 60L));
    CpuTime used = server.cpu().minus(before);
    String said = Files.readString(log);
    Matcher done = DONE.matcher(said);
    Matcher wrong = WRONG.matcher(said);
    if (status != 0 || !done.find() || wrong.find()) {
      throw new IllegalStateException("wrk at " + url + " said:\n" + said);
    }
    return new Load(Long.parseLong(done.group(1)), used);
  }

  double perCoreSecond() {
    return requests / cpu.total();
  }

  double userMicros() {
    return cpu.user() / requests * MICROS;
  }

  double systemMicros() {
    return cpu.system() / requests * MICROS;
  }

  @Override
  public String toString() {
    return "%d requests, %.1f µs user and %.1f µs system each"
        .formatted(requests, userMicros(), systemMicros());
  }
}
