package live.spyglass.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A publisher by WHIP that shares no code with browsers: aiortc, which Debian packages. Every
/// second there is a flash, and at the same moment a beep.
final class AiortcPublisher implements AutoCloseable {

  private static final int DEADLINE_SECONDS = 60;

  private final Process process;
  private final Path output;

  /// `mediaPort`: where its media goes instead of to the port it is told; 0 for there.
  AiortcPublisher(String url, String key, String codec, int mediaPort) {
    try {
      Path script =
          Path.of(
              Objects.requireNonNull(AiortcPublisher.class.getResource("/peers/whip.py")).toURI());
      output = Files.createTempFile("spyglass-aiortc-", ".log");
      process =
          new ProcessBuilder(
                  "/usr/bin/python3", script.toString(), url, key, codec, String.valueOf(mediaPort))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Says goodbye; returns the exit code.
  int stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
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
