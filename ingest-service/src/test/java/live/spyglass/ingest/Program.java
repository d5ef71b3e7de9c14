package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final Path output;

  private Program(Path program, List<String> arguments) {
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
  void freeze() {
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
