package live.spyglass.transcode.ffmpeg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import live.spyglass.transcode.ladder.Ladder;
import live.spyglass.transcode.ladder.Rung;
import org.jspecify.annotations.Nullable;

/// FFmpeg at work on one ladder. [#close] ends it, and nothing of it is left.
public final class FfmpegProcess implements AutoCloseable {

  private static final int KEPT_ERRORS = 20;
  private static final int LONGEST_LINE = 400;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final Map<String, TrackSocket> tracks;
  private final @Nullable TrackSocket poster;
  private final Deque<String> errors = new ArrayDeque<>();
  private final Thread errorReader;
  private volatile double speed = 1;

  private FfmpegProcess(
      Process process, Map<String, TrackSocket> tracks, @Nullable TrackSocket poster) {
    this.process = process;
    this.tracks = tracks;
    this.poster = poster;
    // A read of a pipe would hold a virtual thread's carrier for as long as FFmpeg says nothing.
    this.errorReader =
        Thread.ofPlatform().daemon().start(() -> lines(process.getErrorStream(), this::keepError));
    Thread.ofPlatform().daemon().start(() -> lines(process.getInputStream(), this::progress));
    whenExited(() -> {
      tracks.values().forEach(TrackSocket::refuse);
      if (poster != null) {
        poster.refuse();
      }
    });
  }

  /// Starts it. `posterSeconds`: how often a poster is made, 0 for never.
  public static FfmpegProcess start(
      FfmpegProgram program, Ladder ladder, String preset, int posterSeconds) throws IOException {
    Map<String, TrackSocket> tracks = new LinkedHashMap<>();
    TrackSocket poster = null;
    try {
      Map<String, String> addresses = new LinkedHashMap<>();
      for (Rung rung : ladder.made()) {
        TrackSocket socket = new TrackSocket();
        tracks.put(rung.name(), socket);
        addresses.put(rung.name(), socket.url());
      }
      poster = ladder.showsSource() && posterSeconds > 0 ? new TrackSocket() : null;
      List<String> command =
          FfmpegCommand.of(
              program.path(),
              ladder,
              preset,
              addresses,
              poster == null ? null : poster.url(),
              posterSeconds);
      return new FfmpegProcess(new ProcessBuilder(command).start(), tracks, poster);
    } catch (IOException | RuntimeException e) {
      tracks.values().forEach(TrackSocket::close);
      if (poster != null) {
        poster.close();
      }
      throw e;
    }
  }

  public long pid() {
    return process.pid();
  }

  /// Standard input, in the ladder's container. Closing it lets FFmpeg finish what it has and exit.
  public OutputStream input() {
    return process.getOutputStream();
  }

  /// What FFmpeg writes for a rung; waits until it has opened that output.
  public InputStream output(String rung) throws IOException {
    TrackSocket socket = tracks.get(rung);
    if (socket == null) {
      throw new IllegalArgumentException("no such rung: " + rung);
    }
    return socket.accept(CONNECT_LIMIT);
  }

  /// The JPEGs (`multipart/x-mixed-replace`), or null when none are made.
  public @Nullable InputStream poster() throws IOException {
    return poster == null ? null : poster.accept(CONNECT_LIMIT);
  }

  /// Media seconds per second, as FFmpeg last said.
  public double speed() {
    return speed;
  }

  /// Runs once it has exited.
  public void whenExited(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /// Waits for its exit; -1 when it is still there after `limit`.
  public int exitCode(Duration limit) throws InterruptedException {
    return process.waitFor(limit) ? process.exitValue() : -1;
  }

  /// The last lines of its errors.
  public List<String> errors() {
    synchronized (errors) {
      return new ArrayList<>(errors);
    }
  }

  /// Kills it if it still runs and closes its outputs.
  @Override
  public void close() {
    process.destroyForcibly();
    tracks.values().forEach(TrackSocket::close);
    if (poster != null) {
      poster.close();
    }
    try {
      process.waitFor(5, TimeUnit.SECONDS);
      errorReader.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepError(String line) {
    synchronized (errors) {
      if (errors.size() == KEPT_ERRORS) {
        errors.removeFirst();
      }
      errors.addLast(line.substring(0, Math.min(line.length(), LONGEST_LINE)));
    }
  }

  private void progress(String line) {
    if (line.startsWith("speed=") && line.endsWith("x")) {
      try {
        speed = Double.parseDouble(line.substring("speed=".length(), line.length() - 1).strip());
      } catch (NumberFormatException e) {
        // "N/A" until there is something to say.
        return;
      }
    }
  }

  private static void lines(InputStream stream, Consumer<String> consumer) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        consumer.accept(line);
      }
    } catch (IOException e) {
      // The process is gone.
      return;
    }
  }
}
