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

  /// What it sends.
  enum Encoding {
    H264(
        "640x360",
        "-c:v libx264 -preset ultrafast -tune zerolatency -profile:v main -g 60 -keyint_min 60"
            + " -sc_threshold 0 -b:v 900k -maxrate 900k -bufsize 900k",
        "-c:a aac -b:a 96k"),
    H264_UPRIGHT(
        "360x640",
        "-c:v libx264 -preset ultrafast -tune zerolatency -profile:v main -g 60 -keyint_min 60"
            + " -sc_threshold 0 -b:v 700k -maxrate 700k -bufsize 700k",
        "-c:a aac -b:a 96k"),
    HEVC(
        "640x360",
        "-c:v libx265 -preset ultrafast -tune zerolatency -b:v 700k"
            + " -x265-params log-level=error:keyint=60:min-keyint=60:scenecut=0",
        "-c:a aac -b:a 96k"),
    AV1_OPUS("640x360", "-c:v libsvtav1 -preset 13 -g 60 -b:v 700k", "-c:a libopus -b:a 96k"),
    /// What Flash players sent: nothing plays it today.
    SORENSON("640x360", "-c:v flv -g 60 -b:v 700k", "-c:a aac -b:a 96k");

    private final String size;
    private final String video;
    private final String audio;

    Encoding(String size, String video, String audio) {
      this.size = size;
      this.video = video;
      this.audio = audio;
    }
  }

  private final Process process;
  private final Thread reader;
  private volatile double seconds;

  private Publisher(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::readProgress);
  }

  /// Publishes to the address and key of a broadcast's `ingest.rtmp`.
  static Publisher start(JsonNode rtmp, Duration length) {
    return start(rtmp, length, Encoding.H264);
  }

  static Publisher start(JsonNode rtmp, Duration length, Encoding encoding) {
    String address = rtmp.get("url").asString() + "/" + rtmp.get("streamKey").asString();
    return start(address, length, encoding);
  }

  static Publisher start(String address, Duration length) {
    return start(address, length, Encoding.H264);
  }

  private static Publisher start(String address, Duration length, Encoding encoding) {
    List<String> command = new ArrayList<>();
    command.add(Stores.ffmpeg().toString());
    command.addAll(
        List.of(
            "-hide_banner -nostdin -loglevel error -progress pipe:1 -stats_period 0.1 -re -f lavfi"
                .split(" ")));
    command.addAll(List.of("-i", "testsrc2=rate=30:size=" + encoding.size, "-re", "-f", "lavfi"));
    command.addAll(List.of("-i", "sine=frequency=440:sample_rate=48000"));
    command.addAll(List.of("-t", String.valueOf(length.toSeconds())));
    String format = address.startsWith("srt:") ? "mpegts" : "flv";
    String output = encoding.video + " -pix_fmt yuv420p " + encoding.audio + " -ac 2 -f " + format;
    command.addAll(List.of(output.split(" ")));
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
