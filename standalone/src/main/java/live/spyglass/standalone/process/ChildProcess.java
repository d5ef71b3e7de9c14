package live.spyglass.standalone.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A running program. It leads a process group of its own; stopping it takes the whole group along,
/// such as the FFmpeg of a transcode service that had to be killed.
public final class ChildProcess {
  private static final Duration KILL_WAIT = Duration.ofSeconds(2);

  private final Process process;
  private final Command command;
  private final Thread pump;
  private final RotatingLog log;

  private ChildProcess(Process process, Command command, RotatingLog log) {
    this.process = process;
    this.command = command;
    this.log = log;
    this.pump =
        Thread.ofPlatform()
            .daemon()
            .name("log-" + log.file().getFileName())
            .start(() -> log.copyFrom(process.getInputStream()));
  }

  /// Starts a program whose output goes to `log`.
  ///
  /// @throws IOException when the program cannot be run at all
  public static ChildProcess start(Command command, RotatingLog log) throws IOException {
    log.createFolder();
    Process process = command.toProcessBuilder(Sessions.PREFIX).start();
    OrphanGuard.watch(process);
    ProcessRecord.write(log.file(), process.toHandle());
    var child = new ChildProcess(process, command, log);
    child.giveInput();
    return child;
  }

  private void giveInput() {
    try (OutputStream in = process.getOutputStream()) {
      in.write(command.input().getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // The program ended before it read; its exit says so.
      return;
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /// Empty while it runs.
  public OptionalInt exitStatus() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /// Waits for the program's own end; empty output follows into the log first.
  ///
  /// @return the exit status, or -1 when it still runs after `limit`
  public int waitFor(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return -1;
    }
    pump.join(KILL_WAIT);
    return process.exitValue();
  }

  /// Asks the program to stop by its signal, and kills it when it has not after `grace`. In either
  /// case nothing of its process group is left. Does nothing more when it has already ended.
  public void stop(Duration grace) {
    try {
      if (process.isAlive()) {
        Signals.send(command.signal(), Long.toString(process.pid()));
        process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    killGroup();
    ProcessRecord.remove(log.file());
  }

  /// Kills what is left of the process group, at once.
  public void killGroup() {
    if (Sessions.PREFIX.isEmpty()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    } else {
      Signals.send("KILL", "-" + process.pid());
    }
    process.destroyForcibly();
    try {
      process.waitFor(KILL_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
