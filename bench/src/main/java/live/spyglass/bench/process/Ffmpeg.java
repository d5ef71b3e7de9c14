package live.spyglass.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import live.spyglass.bench.Run;
import live.spyglass.standalone.process.ChildProcess;
import live.spyglass.standalone.process.Command;
import live.spyglass.standalone.process.RotatingLog;
import live.spyglass.testsupport.Stores;

/// The FFmpeg that comes with the build.
public final class Ffmpeg {
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);
  private static final int LAST_WORDS = 2000;

  private Ffmpeg() {}

  /// The program and its arguments, quiet but for errors.
  public static List<String> command(List<String> arguments) {
    var words = new ArrayList<String>();
    words.addAll(List.of(Stores.ffmpeg().toString(), "-hide_banner", "-nostdin", "-y"));
    words.addAll(List.of("-loglevel", "error"));
    words.addAll(arguments);
    return words;
  }

  /// Runs to the end.
  ///
  /// @throws IllegalStateException when it fails or takes longer than `limit`
  public static void run(Run run, Duration limit, List<String> arguments) {
    try {
      Path log = Files.createTempFile(run.folder(), "ffmpeg-", ".log");
      ChildProcess child = start(run, log, arguments);
      int status = child.waitFor(limit);
      if (status != 0) {
        child.killGroup();
        throw new IllegalStateException(
            "FFmpeg %s: %s"
                .formatted(
                    status < 0 ? "took longer than " + limit : "failed",
                    new RotatingLog(log).tail(LAST_WORDS)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Starts it, to run until it ends of itself or the run does.
  public static ChildProcess start(Run run, Path log, List<String> arguments) {
    try {
      ChildProcess child = ChildProcess.start(Command.of(command(arguments)), new RotatingLog(log));
      run.own(() -> child.stop(STOP_GRACE));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("FFmpeg could not be run", e);
    }
  }
}
