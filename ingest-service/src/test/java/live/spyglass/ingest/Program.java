package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.testsupport.Stores;

/// A run of FFmpeg or FFprobe. Closing ends it.
public final class Program implements AutoCloseable {

  private static final int DEADLINE_SECONDS = 90;

  private final Process process;
  private final List<Process> others;
  private final Path output;

  private Program(List<Process> all, Path output) {
    this.process = all.getLast();
    this.others = all.subList(0, all.size() - 1);
    this.output = output;
  }

  private Program(Path program, List<String> arguments) {
    others = List.of();
    try {
      output = Files.createTempFile("spyglass-program-", ".log");
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(arguments);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Program ffmpeg(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-hide_banner", "-v", "verbose"));
    Collections.addAll(all, arguments);
    return new Program(Stores.ffmpeg(), all);
  }

  /// Debian's `srt-live-transmit`, which sends what another program writes. What is said and how it
  /// ends is the former's.
  public static Program srtLiveTransmit(List<String> source, String url) {
    try {
      Path said = Files.createTempFile("spyglass-program-", ".log");
      List<Process> both =
          ProcessBuilder.startPipeline(
              List.of(
                  new ProcessBuilder(source)
                      .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                      .redirectError(ProcessBuilder.Redirect.DISCARD),
                  new ProcessBuilder("srt-live-transmit", "-v", "file://con", url)
                      .redirectErrorStream(true)
                      .redirectOutput(said.toFile())));
      return new Program(both, said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lines that FFprobe prints.
  public static List<String> probe(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-v", "error", "-of", "csv=p=0"));
    Collections.addAll(all, arguments);
    try (Program program = new Program(Stores.ffprobe(), all)) {
      assertThat(program.exitCode()).as(program::output).isZero();
      return program.output().lines().toList();
    }
  }

  public int exitCode() {
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as(this::output).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops it where it is, sockets open, as a device that lost its network.
  public void freeze() {
    try {
      int code =
          new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start().waitFor();
      assertThat(code).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public void kill() {
    process.destroyForcibly();
    others.forEach(Process::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
