package live.spyglass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who watches by WHEP with aiortc, which shares no code with us or a browser: pictures
/// and sound are decoded. Closing ends it.
final class Watcher implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path SCRIPT =
      Path.of("src/test/resources/live/spyglass/ingest/webrtc/whep_viewer.py").toAbsolutePath();

  private final Process process;
  private final Path complaints;
  private volatile JsonNode seen = JSON.createObjectNode();

  /// `relayPort`: of a relay of loopback on the way to the media port; 0 for none.
  Watcher(URI whep, int relayPort) {
    try {
      complaints = Files.createTempFile("spyglass-watcher-", ".log");
      List<String> command =
          new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString(), whep.toString()));
      if (relayPort > 0) {
        command.addAll(List.of("127.0.0.1", String.valueOf(relayPort)));
      }
      process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  /// Decoded so far.
  int pictures() {
    return number("pictures");
  }

  int sounds() {
    return number("sounds");
  }

  int number(String name) {
    return seen.path(name).asInt(0);
  }

  /// Seconds of the newest, on the media's clock that began with the first.
  double seconds(String name) {
    return seen.path(name).asDouble(0);
  }

  String state() {
    return seen.path("state").asString("");
  }

  /// Fails with all it knows when that does not become true.
  void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(IngestTest.DEADLINE)
        .untilAsserted(() -> assertThat(condition.call()).as(this::told).isTrue());
  }

  /// Asks for a keyframe, as a player that has lost its picture.
  void askForKeyframe() {
    try {
      process.getOutputStream().write("keyframe\n".getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(told(), e);
    }
  }

  /// All it knows, for whoever reads why a test failed.
  String told() {
    try {
      return seen + "\n" + Files.readString(complaints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen = JSON.readTree(line);
      }
    } catch (IOException | JacksonException e) {
      // It has gone.
      return;
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Files.deleteIfExists(complaints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
