package live.spyglass.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import live.spyglass.testsupport.Stores;
import tools.jackson.databind.JsonNode;

/// An encoder: FFmpeg, sending a moving test picture and a tone in real time.
final class Publisher implements AutoCloseable {

  private final Process process;
  private final Thread reader;
  private volatile double seconds;

  private Publisher(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::readProgress);
  }

  /// Publishes to the address and key of a broadcast's `ingest.rtmp`.
  static Publisher start(JsonNode rtmp, Duration length) {
    return start(rtmp.get("url").asString() + "/" + rtmp.get("streamKey").asString(), length);
  }

  static Publisher start(String address, Duration length) {
    List<String> command = new ArrayList<>();
    command.add(Stores.ffmpeg().toString());
    command.addAll(
        List.of(
            "-hide_banner -nostdin -loglevel error -progress pipe:1 -stats_period 0.1 -re -f lavfi"
                .split(" ")));
    command.addAll(List.of("-i", "testsrc2=size=640x360:rate=30", "-re", "-f", "lavfi"));
    command.addAll(List.of("-i", "sine=frequency=440:sample_rate=48000"));
    command.addAll(List.of("-t", String.valueOf(length.toSeconds())));
    command.addAll(
        List.of(
            ("-c:v libx264 -preset ultrafast -tune zerolatency -profile:v main -pix_fmt yuv420p"
                    + " -g 60 -keyint_min 60 -sc_threshold 0 -b:v 900k -maxrate 900k -bufsize 900k"
                    + " -c:a aac -b:a 96k -ac 2 -f flv")
                .split(" ")));
    command.add(address);
    try {
      return new Publisher(
          new ProcessBuilder(command)
              .redirectError(Path.of("target", "publisher.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Seconds of media sent so far.
  double sent() {
    return seconds;
  }

  /// As a phone that is dropped: no goodbye.
  double kill() {
    process.destroyForcibly();
    awaitExit();
    return seconds;
  }

  /// Waits until everything is sent.
  double awaitEnd() {
    awaitExit();
    if (process.exitValue() != 0) {
      throw new AssertionError("the publisher failed: " + process.exitValue());
    }
    return seconds;
  }

  int awaitExit() {
    try {
      if (!process.waitFor(Platform.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the publisher does not end");
      }
      reader.join(Platform.PATIENCE);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readProgress() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("out_time_us=") && Character.isDigit(line.charAt(12))) {
          seconds = Long.parseLong(line.substring(12)) / 1e6;
        }
      }
    } catch (IOException e) {
      // The process was killed while a line was read; what came before it counts.
    }
  }
}
